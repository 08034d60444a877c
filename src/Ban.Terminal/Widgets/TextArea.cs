using System.Collections.Immutable;
using Ban.Terminal.Cells;
using Ban.Terminal.Input;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <summary>
/// An editor of several lines, without a selection. The cursor is a row and an index of UTF-16 units in it, which stands before
/// a cluster. Whoever shows it keeps <see cref="Top"/> by <see cref="Fit"/>.
/// </summary>
public sealed partial record TextArea
{
    /// <summary>Most lines; what would be more is not put in.</summary>
    public const int MaxLines = 500;

    /// <summary>Most UTF-16 units of a line.</summary>
    public const int MaxLineLength = 4096;

    /// <summary>Steps that can be taken back; the oldest go first.</summary>
    public const int MaxUndo = 200;

    /// <summary>Rows that page up and page down move by.</summary>
    private const int Page = 8;

    private TextArea(ImmutableList<string> lines, int row, int column) => (Lines, Row, Column) = (lines, row, column);

    /// <summary>At least one, which may be empty.</summary>
    public ImmutableList<string> Lines { get; private init; }

    /// <summary>The row of the cursor.</summary>
    public int Row { get; private init; }

    /// <summary>The place of the cursor in its line.</summary>
    public int Column { get; private init; }

    /// <summary>The first row that is shown.</summary>
    public int Top { get; private init; }

    /// <summary>Whether there is a step to take back.</summary>
    public bool CanUndo => !Past.IsEmpty;

    private ImmutableList<Snapshot> Past { get; init; } = [];

    /// <summary>Whether the next character typed belongs to the step of the last one.</summary>
    private bool IsTyping { get; init; }

    /// <summary>The line of the cursor.</summary>
    public string Line => Lines[Row];

    /// <summary>An editor with lines in it, the cursor at their start.</summary>
    public static TextArea Of(IEnumerable<string> lines)
    {
        ImmutableList<string> bounded = [.. lines.Take(MaxLines).Select(static line => line[..Math.Min(line.Length, MaxLineLength)])];
        return new TextArea(bounded.IsEmpty ? [""] : bounded, 0, 0);
    }

    /// <summary>What a key or a paste makes of it; null when the input is none for an editor, such as Tab or Escape.</summary>
    public TextArea? Edit(InputEvent input) => input switch
    {
        PasteInput paste => Changed(Insert(paste.Text)),
        KeyInput { Key: Key.Enter, Modifiers: KeyModifiers.None } => Changed(Insert("\n")),
        KeyInput { Key: Key.Character, Modifiers: KeyModifiers.None } key => Typed(key.Rune.ToString()),
        KeyInput key => ByMove(key) ?? ByDeletion(key),
        _ => null,
    };

    /// <summary>As it was before the last step; the same when there is none.</summary>
    public TextArea Undo() => Past.IsEmpty
        ? this
        : this with { Lines = Past[^1].Lines, Row = Past[^1].Row, Column = Past[^1].Column, Past = Past.RemoveAt(Past.Count - 1), IsTyping = false };

    /// <summary>The cursor at a row and at a number of columns of the screen in it, as far as there are such.</summary>
    public TextArea MoveTo(int row, int columns)
    {
        int within = Math.Clamp(row, 0, Lines.Count - 1);
        return At(within, TextLayout.FittingLength(Lines[within], Math.Max(columns, 0)));
    }

    /// <summary>The cursor at the end of a row.</summary>
    public TextArea MoveToEnd(int row)
    {
        int within = Math.Clamp(row, 0, Lines.Count - 1);
        return At(within, Lines[within].Length);
    }

    /// <summary>With other lines; this step can be taken back like any.</summary>
    public TextArea Replace(IEnumerable<string> lines) => Changed(Of(lines) with { Past = Past });

    /// <summary>A new line below the cursor's, with the cursor in it.</summary>
    public TextArea AddLine() => Lines is [""] ? this : Changed(At(Row, Line.Length).Insert("\n"));

    /// <summary>Without the line of the cursor.</summary>
    public TextArea RemoveLine()
    {
        ImmutableList<string> rest = Lines.RemoveAt(Row);
        rest = rest.IsEmpty ? [""] : rest;
        return Changed(this with { Lines = rest, Row = Math.Min(Row, rest.Count - 1), Column = 0 });
    }

    /// <summary>With the first shown row such that the cursor is among so many rows.</summary>
    public TextArea Fit(int height)
    {
        int top = new ListState(Row, Top).Fit(Lines.Count, height).Top;
        return top == Top ? this : this with { Top = top };
    }

    /// <summary>Draws a row; returns the column of the cursor, where that is its row.</summary>
    /// <param name="spans">Parts of the row with a style of their own.</param>
    /// <param name="columns">Columns for the row and a cursor behind it.</param>
    public int? DrawRow(Canvas canvas, int x, int y, int columns, int row, IReadOnlyList<StyledSpan> spans, Style style, char ellipsis)
    {
        string line = Lines[row];
        int start = row == Row ? FirstShown(columns) : 0;
        StyledText.Draw(canvas, x, y, columns, line.AsSpan(start), spans, style, ellipsis, start);
        return row == Row ? x + TextLayout.Measure(line.AsSpan(start, Column - start)) : null;
    }

    /// <summary>The first UTF-16 unit of the cursor's line that is shown, so that the cursor is seen.</summary>
    public int FirstShown(int columns)
    {
        int start = 0;
        var reader = new ClusterReader(Line);
        int width = TextLayout.Measure(Line.AsSpan(0, Column));
        while (width >= columns && start < Column && reader.MoveNext())
        {
            width -= reader.Width;
            start += reader.Length;
        }

        return start;
    }

    private TextArea At(int row, int column) => row == Row && column == Column ? this : this with { Row = row, Column = column, IsTyping = false };

    // Blanks end a step, so that undo takes words back and not whole lines.
    private TextArea Typed(string character)
    {
        bool isBlank = character == " ";
        TextArea typed = Insert(character);
        return IsTyping && !isBlank && !ReferenceEquals(typed.Lines, Lines) ? typed with { IsTyping = true } : Changed(typed) with { IsTyping = true };
    }

    private TextArea Changed(TextArea next)
    {
        if (ReferenceEquals(next.Lines, Lines))
        {
            return next;
        }

        ImmutableList<Snapshot> past = Past.Count >= MaxUndo ? Past.RemoveAt(0) : Past;
        return next with { Past = past.Add(new Snapshot(Lines, Row, Column)), IsTyping = false };
    }

    private TextArea Insert(string text)
    {
        string[] parts = text.ReplaceLineEndings("\n").Split('\n');
        int kept = Math.Min(parts.Length, MaxLines - Lines.Count + 1);
        string after = Line[Column..];
        string[] lines = [.. parts.Take(kept)];
        lines[0] = Line[..Column] + lines[0];
        int column = Math.Min(lines[^1].Length, MaxLineLength);
        lines[^1] += after;
        if (lines.Any(static line => line.Length > MaxLineLength))
        {
            // A line that is too long is not cut: its end would go without a word.
            return this;
        }

        return this with { Lines = Lines.RemoveAt(Row).InsertRange(Row, lines), Row = Row + kept - 1, Column = column };
    }

    private readonly record struct Snapshot(ImmutableList<string> Lines, int Row, int Column);
}
