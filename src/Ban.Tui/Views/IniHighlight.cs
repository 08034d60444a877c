using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>The parts of a line of a configuration file, by their style.</summary>
internal static class IniHighlight
{
    /// <summary>The spans of a line, of which a later one is seen over those before it.</summary>
    public static IReadOnlyList<StyledSpan> Of(string line, Theme theme)
    {
        if (IniLines.IsComment(line))
        {
            return [new StyledSpan(0, line.Length, theme.Dim)];
        }

        if (IniLines.SectionOf(line) is { } section)
        {
            return [new StyledSpan(0, section.Length + 2, theme.Accent.With(Terminal.Cells.TextAttributes.Bold))];
        }

        List<StyledSpan> spans = [];
        int name = IniLines.NameLength(line);
        if (name > 0)
        {
            spans.Add(new StyledSpan(0, name, theme.Accent));
        }

        AddReferences(spans, line, name, theme);
        return spans;
    }

    // %(name)s is another option's value, <name> that of a tag.
    private static void AddReferences(List<StyledSpan> spans, string line, int from, Theme theme)
    {
        for (int start = from; start < line.Length; start++)
        {
            int end = line[start] switch
            {
                '%' when start + 1 < line.Length && line[start + 1] == '(' => line.IndexOf(")s", start, StringComparison.Ordinal) + 1,
                '<' when start + 1 < line.Length && (char.IsAsciiLetter(line[start + 1]) || line[start + 1] is '/' or '_') => line.IndexOf('>', start),
                _ => -1,
            };
            if (end > start)
            {
                spans.Add(new StyledSpan(start, end + 1, theme.Warning));
                start = end;
            }
        }
    }
}
