using System.Collections.Immutable;

namespace Ban.Tui.App;

/// <summary>What the lines of a configuration file are, as far as a screen needs it. The daemon's own reader judges them.</summary>
internal static class IniLines
{
    /// <summary>The lines of a text; one more than its line ends.</summary>
    public static ImmutableArray<string> Lines(string text) => [.. text.Split('\n')];

    /// <summary>The same for who only looks: behind the last line end there is nothing to see.</summary>
    public static ImmutableArray<string> Shown(string text) => Lines(text.Length > 1 && text[^1] == '\n' ? text[..^1] : text);

    public static bool IsComment(string line) => line.AsSpan().TrimStart() is ['#' or ';', ..];

    /// <summary>The section that a line opens; null for any other line.</summary>
    public static string? SectionOf(string line) => line is ['[', ..] && line.IndexOf(']', StringComparison.Ordinal) is > 1 and int end ? line[1..end] : null;

    /// <summary>Where the name of the option ends that a line sets; 0 for any other line.</summary>
    public static int NameLength(string line)
    {
        if (line is [] or [' ' or '\t' or '#' or ';' or '[', ..])
        {
            return 0;
        }

        int delimiter = line.AsSpan().IndexOfAny('=', ':');
        return delimiter <= 0 ? 0 : line.AsSpan(0, delimiter).TrimEnd().Length;
    }

    /// <summary>The option that a line sets or goes on with; null where it is none.</summary>
    public static string? OptionAt(ImmutableArray<string> lines, int row) => OptionRow(lines, row) is { } start ? lines[start][..NameLength(lines[start])] : null;

    /// <summary>
    /// What a file that overrides this one begins with: the section of the line, and its option with all lines of its value;
    /// empty where the line is in no section.
    /// </summary>
    public static string SeedAt(ImmutableArray<string> lines, int row)
    {
        int header = Math.Min(row, lines.Length - 1);
        while (header >= 0 && SectionOf(lines[header]) is null)
        {
            header--;
        }

        if (header < 0)
        {
            return "";
        }

        List<string> seed = [$"[{SectionOf(lines[header])}]"];
        if (OptionRow(lines, row) is { } start)
        {
            seed.Add(lines[start]);
            seed.AddRange(lines.Skip(start + 1).TakeWhile(static line => line is [' ' or '\t', ..] && !string.IsNullOrWhiteSpace(line)));
        }

        return string.Join('\n', seed) + "\n";
    }

    private static int? OptionRow(ImmutableArray<string> lines, int row)
    {
        int start = Math.Min(row, lines.Length - 1);
        while (start > 0 && lines[start] is [' ' or '\t', ..])
        {
            start--;
        }

        return start >= 0 && NameLength(lines[start]) > 0 ? start : null;
    }
}
