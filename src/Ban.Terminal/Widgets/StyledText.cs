using Ban.Terminal.Cells;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <summary>A part of a text that has its own style: UTF-16 units from a start, inclusive, to an end, exclusive.</summary>
public readonly record struct StyledSpan(int Start, int End, Style Style);

/// <summary>Draws text of several styles.</summary>
public static class StyledText
{
    /// <summary>Draws one line of text; returns the column behind it.</summary>
    /// <param name="spans">In any order; of two that overlap the later one is seen. Parts outside of the text are left out.</param>
    /// <param name="columns">Columns that may be taken; a longer text ends in an ellipsis.</param>
    /// <param name="offset">Where the text begins in the one that the spans count in.</param>
    public static int Draw(Canvas canvas, int x, int y, int columns, ReadOnlySpan<char> text, IReadOnlyList<StyledSpan> spans, Style style, char ellipsis, int offset = 0)
    {
        ArgumentNullException.ThrowIfNull(spans);
        int room = Math.Min(columns, canvas.Width - x);
        int length = TextLayout.CutLength(text, room, out bool cut);
        x = Draw(canvas, x, y, text[..length], offset, spans, style);
        return cut && room > 0 ? canvas.Write(x, y, [ellipsis], style) : x;
    }

    /// <summary>Draws text over several lines, broken between words where that is possible; returns the row below.</summary>
    /// <param name="rows">Lines that may be taken; a longer text ends in an ellipsis.</param>
    public static int DrawWrapped(Canvas canvas, int x, int y, int columns, int rows, ReadOnlySpan<char> text, IReadOnlyList<StyledSpan> spans, Style style, char ellipsis)
    {
        ArgumentNullException.ThrowIfNull(spans);
        int start = 0;
        for (int row = 0; row < rows && start < text.Length && columns > 0; row++)
        {
            ReadOnlySpan<char> rest = text[start..];
            bool isLast = row == rows - 1;
            bool cut = false;
            int length = isLast ? TextLayout.CutLength(rest, columns, out cut) : TextLayout.LineLength(rest, columns);
            int end = Draw(canvas, x, y, rest[..length], start, spans, style);
            if (cut)
            {
                canvas.Write(end, y, [ellipsis], style);
            }

            y++;
            start += length;
        }

        return y;
    }

    // The text is drawn in pieces, each as far as no span begins or ends.
    private static int Draw(Canvas canvas, int x, int y, ReadOnlySpan<char> text, int offset, IReadOnlyList<StyledSpan> spans, Style style)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = text.Length;
            Style now = style;
            for (int i = 0; i < spans.Count; i++)
            {
                StyledSpan span = spans[i];
                (int from, int to) = (span.Start - offset, span.End - offset);
                bool isInside = from <= start && start < to;
                now = isInside ? span.Style : now;
                end = isInside ? Math.Min(end, to) : from > start ? Math.Min(end, from) : end;
            }

            x = canvas.Write(x, y, text[start..end], now);
            start = end;
        }

        return x;
    }
}
