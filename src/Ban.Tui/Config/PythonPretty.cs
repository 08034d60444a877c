using System.Buffers;
using System.Text;
using Ban.Core.Configuration;

namespace Ban.Tui.Config;

/// <summary>
/// Values in the layout of Python's <c>pprint</c> with an indent of two: what fits into <see cref="Width"/> columns stands on
/// one line, a longer list has an item a line, a longer text is cut at line ends and blanks into pieces that Python joins again.
/// </summary>
internal static class PythonPretty
{
    /// <summary>Columns of a line, as fail2ban-client chooses them.</summary>
    public const int Width = 1000;

    private const int Indent = 2;

    private static readonly SearchValues<char> s_lineEnds = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>The lines of a value.</summary>
    /// <param name="value">What <see cref="PythonText.Of(object)"/> takes.</param>
    public static string Of(object value)
    {
        var result = new StringBuilder();
        Write(result, value, indent: 0, closing: 0);
        return result.ToString();
    }

    /// <summary>Writes a value that starts in column <paramref name="indent"/>; <paramref name="closing"/> characters follow on its last line.</summary>
    private static void Write(StringBuilder result, object value, int indent, int closing)
    {
        string plain = PythonText.Of(value);
        if (Columns(plain) <= Width - indent - closing)
        {
            result.Append(plain);
        }
        else if (value is string text)
        {
            result.AppendJoin("\n" + new string(' ', indent), Pieces(text, Width - indent, closing).Select(PythonText.Of));
        }
        else if (value is IEnumerable<object> list and not IReadOnlyDictionary<string, object>)
        {
            WriteList(result, [.. list], indent, closing);
        }
        else
        {
            result.Append(plain);
        }
    }

    private static void WriteList(StringBuilder result, object[] items, int indent, int closing)
    {
        result.Append('[').Append(' ', Indent - 1);
        for (int i = 0; i < items.Length; i++)
        {
            bool isLast = i == items.Length - 1;
            Write(result, items[i], indent + Indent, isLast ? closing + 1 : 1);
            if (!isLast)
            {
                result.Append(",\n").Append(' ', indent + Indent);
            }
        }

        result.Append(']');
    }

    /// <summary>A text in pieces: its lines, and those that are too long cut after blanks. The last piece leaves room for what closes.</summary>
    private static List<string> Pieces(string text, int width, int closing)
    {
        var pieces = new List<string>();
        List<string> lines = Split(text, LineEnd);
        for (int i = 0; i < lines.Count; i++)
        {
            bool isLast = i == lines.Count - 1;
            if (Columns(PythonText.Of(lines[i])) <= width - (isLast ? closing : 0))
            {
                pieces.Add(lines[i]);
            }
            else
            {
                AddWords(pieces, Split(lines[i], WordEnd), width, isLast ? closing : 0);
            }
        }

        return pieces;
    }

    /// <summary>Adds as many words at a time as fit into the width.</summary>
    private static void AddWords(List<string> pieces, List<string> words, int width, int closing)
    {
        string current = string.Empty;
        for (int i = 0; i < words.Count; i++)
        {
            string longer = current + words[i];
            if (current.Length > 0 && Columns(PythonText.Of(longer)) > width - (i == words.Count - 1 ? closing : 0))
            {
                pieces.Add(current);
                current = words[i];
            }
            else
            {
                current = longer;
            }
        }

        pieces.Add(current);
    }

    private static List<string> Split(string text, Func<string, int, int> findEnd)
    {
        var parts = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = findEnd(text, start);
            parts.Add(text[start..end]);
            start = end;
        }

        return parts;
    }

    /// <summary>Behind the next line end, which is any that Python knows.</summary>
    private static int LineEnd(string text, int start)
    {
        int end = text.AsSpan(start).IndexOfAny(s_lineEnds);
        return end < 0 ? text.Length : start + end + (text.AsSpan(start + end).StartsWith("\r\n") ? 2 : 1);
    }

    /// <summary>Behind the next word and the blanks after it.</summary>
    private static int WordEnd(string text, int start)
    {
        while (start < text.Length && !IsBlank(text[start]))
        {
            start++;
        }

        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        return start;
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary>Python counts code points.</summary>
    private static int Columns(string text) => text.Length - text.Count(char.IsLowSurrogate);
}
