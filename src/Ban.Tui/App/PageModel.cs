using System.Collections.Immutable;
using Ban.Terminal.Text;

namespace Ban.Tui.App;

/// <summary>A text about one id, over the view.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Id">Whom it is about.</param>
public sealed record PageModel(PageKind Kind, string Id)
{
    /// <summary>What it says; nothing before the answer.</summary>
    public ImmutableArray<PageRow> Rows { get; init; } = [];

    /// <summary>Why there is no answer.</summary>
    public string? Error { get; init; }

    public bool IsReading { get; init; } = true;

    /// <summary>The first line that is shown.</summary>
    public int Top { get; init; }

    /// <summary>All lines, as they are broken for a width of the screen.</summary>
    public IReadOnlyList<PageLine> Lines(int width)
    {
        var lines = new List<PageLine>();
        foreach (PageRow row in Rows)
        {
            int columns = Math.Max(width - row.Indent - 2, 1);
            int start = 0;
            do
            {
                int length = TextLayout.LineLength(row.Text.AsSpan(start), columns);
                lines.Add(new PageLine(row.Tone, row.Indent, row.Text.Substring(start, length)));
                start += length;
            }
            while (start < row.Text.Length);
        }

        return lines;
    }
}

/// <summary>What a page tells of an id.</summary>
public enum PageKind
{
    /// <summary>Why it is banned, or is not.</summary>
    Why,

    /// <summary>Its bans so far.</summary>
    History,
}

/// <summary>A row of a page.</summary>
/// <param name="Indent">Columns before it.</param>
/// <param name="Text">Can hold hostile text.</param>
public sealed record PageRow(PageTone Tone, int Indent, string Text);

/// <summary>A row of a page, or a part of one, as it fits the screen.</summary>
public readonly record struct PageLine(PageTone Tone, int Indent, string Text);

/// <summary>How a row of a page is shown.</summary>
public enum PageTone
{
    Normal,
    Heading,
    Dim,

    /// <summary>A line of a log.</summary>
    Line,
}
