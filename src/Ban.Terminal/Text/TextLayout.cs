using System.Text;

namespace Ban.Terminal.Text;

/// <summary>Measures, cuts and cleans text in columns of the screen, by cluster.</summary>
public static class TextLayout
{
    /// <summary>Columns that the text takes when drawn, escapes of hidden characters included.</summary>
    public static int Measure(ReadOnlySpan<char> text)
    {
        int width = 0;
        var reader = new ClusterReader(text);
        while (reader.MoveNext())
        {
            width += reader.Width;
        }

        return width;
    }

    /// <summary>How many UTF-16 units of the text, whole clusters only, fit into the columns.</summary>
    public static int FittingLength(ReadOnlySpan<char> text, int columns)
    {
        int width = 0;
        var reader = new ClusterReader(text);
        while (reader.MoveNext())
        {
            width += reader.Width;
            if (width > columns)
            {
                return reader.Index;
            }
        }

        return text.Length;
    }

    /// <summary>
    /// How much of the text to draw into the columns so that an ellipsis of one column still fits behind it; the whole text
    /// when that fits. <paramref name="cut"/> says whether the ellipsis is due.
    /// </summary>
    public static int CutLength(ReadOnlySpan<char> text, int columns, out bool cut)
    {
        int whole = FittingLength(text, columns);
        cut = whole < text.Length;
        return cut ? FittingLength(text[..whole], columns - 1) : whole;
    }

    /// <summary>
    /// Length of the first line of the text, broken after the last space that fits, or in the word when it has none. At least
    /// one cluster, so that a caller's loop ends also where nothing fits.
    /// </summary>
    public static int LineLength(ReadOnlySpan<char> text, int columns)
    {
        int fitting = FittingLength(text, columns);
        if (fitting == text.Length)
        {
            return fitting;
        }

        int space = text[..fitting].LastIndexOf(' ');
        if (space > 0)
        {
            return space + 1;
        }

        var reader = new ClusterReader(text);
        return fitting > 0 ? fitting : reader.MoveNext() ? reader.Length : 0;
    }

    /// <summary>The text with every hidden character as its escape: safe for a terminal and for the clipboard.</summary>
    public static string MakeVisible(string text)
    {
        StringBuilder? visible = null;
        Span<char> escape = stackalloc char[InvisibleRunes.MaxEscapeLength];
        var reader = new ClusterReader(text);
        while (reader.MoveNext())
        {
            if (reader.IsEscaped)
            {
                visible ??= new StringBuilder(text, 0, reader.Index, text.Length + InvisibleRunes.MaxEscapeLength);
                visible.Append(escape[..InvisibleRunes.WriteEscape(reader.CodePoint, escape)]);
            }
            else
            {
                visible?.Append(reader.Current);
            }
        }

        return visible?.ToString() ?? text;
    }
}
