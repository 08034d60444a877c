using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;

namespace Ban.Tui.Lab;

/// <summary>Tells the parts of a pattern apart: tags, operators, escapes and classes.</summary>
internal static class PatternHighlight
{
    /// <summary>The parts that do not look like plain text.</summary>
    public static List<StyledSpan> Of(string pattern, Theme theme)
    {
        var spans = new List<StyledSpan>();
        for (int i = 0; i < pattern.Length;)
        {
            (int length, Style style) = pattern[i] switch
            {
                '\\' => (Math.Min(2, pattern.Length - i), theme.Dim),
                '[' => (ClassLength(pattern, i), theme.Dim),
                '<' when TagLength(pattern, i) is > 0 and int tag => (tag, theme.Accent),
                '(' when GroupHead(pattern, i) is > 0 and int head => (head, theme.Strong),
                '(' or ')' or '|' or '*' or '+' or '?' or '{' or '}' or '^' or '$' or '.' => (1, theme.Strong),
                _ => (0, default),
            };
            if (length > 0)
            {
                spans.Add(new StyledSpan(i, i + length, style));
            }

            i += Math.Max(length, 1);
        }

        return spans;
    }

    // A bracket right at the start of a class is one of its characters.
    private static int ClassLength(string pattern, int start)
    {
        int i = start + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        for (; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == ']')
            {
                return i + 1 - start;
            }
        }

        return pattern.Length - start;
    }

    private static int TagLength(string pattern, int start)
    {
        int end = pattern.IndexOf('>', start);
        ReadOnlySpan<char> name = end < 0 ? [] : pattern.AsSpan(start + 1, end - start - 1).Trim('/');
        bool isTag = !name.IsEmpty && char.IsAsciiLetterUpper(name[0]);
        foreach (char c in name)
        {
            isTag &= char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
        }

        return isTag ? end + 1 - start : 0;
    }

    // With the name of a group, which is no tag: (?P<user>, (?:, (?=.
    private static int GroupHead(string pattern, int start)
    {
        ReadOnlySpan<char> rest = pattern.AsSpan(start + 1);
        if (rest.StartsWith("?P<") || (rest.StartsWith("?<") && rest.Length > 2 && char.IsAsciiLetter(rest[2])))
        {
            int end = rest.IndexOf('>');
            return end < 0 ? 0 : end + 2;
        }

        return rest.StartsWith("?<") ? 4 : rest.StartsWith("?") ? 3 : 0;
    }
}
