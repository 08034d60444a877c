using System.Text;

namespace Ban.Tui.Lab;

/// <summary>Sets an option in the text of a configuration file and leaves everything else as it stands, comments too.</summary>
internal static class IniEdit
{
    private const string Indent = "            ";

    /// <summary>The text with an option of several lines set in a section, which is added where it is not there.</summary>
    /// <param name="text">The file; empty for a new one.</param>
    /// <param name="lines">The value's lines; none empties the option.</param>
    public static string Set(string text, string section, string option, IReadOnlyList<string> lines)
    {
        List<string> file = text.Length == 0 ? [] : [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        string[] value = Write(option, lines);
        int header = file.FindLastIndex(line => line.TrimEnd() == $"[{section}]");
        if (header < 0)
        {
            if (file.Count > 0)
            {
                file.Add("");
            }

            file.AddRange([$"[{section}]", "", .. value]);
            return Join(file);
        }

        (int start, int end) = Find(file, header, option);
        file.RemoveRange(start, end - start);
        file.InsertRange(start, value);
        return Join(file);
    }

    /// <summary>The text without an option in a section; the same where it is not set there.</summary>
    public static string Remove(string text, string section, string option)
    {
        List<string> file = text.Length == 0 ? [] : [.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')];
        int header = file.FindLastIndex(line => line.TrimEnd() == $"[{section}]");
        if (header < 0)
        {
            return text;
        }

        (int start, int end) = Find(file, header, option);
        file.RemoveRange(start, end - start);
        return start == end ? text : Join(file);
    }

    // The lines of the option's value, or the empty place behind the section's last line.
    private static (int Start, int End) Find(List<string> file, int header, string option)
    {
        int last = header + 1;
        for (int i = header + 1; i < file.Count && !file[i].StartsWith('['); i++)
        {
            if (IsOption(file[i], option))
            {
                return (i, EndOfValue(file, i));
            }

            last = file[i].Trim().Length > 0 ? i + 1 : last;
        }

        return (last, last);
    }

    // Lines that are indented go on; blank lines and comments belong to it only where such a line follows.
    private static int EndOfValue(List<string> file, int start)
    {
        int end = start + 1;
        for (int i = start + 1; i < file.Count; i++)
        {
            bool isBlank = file[i].Trim().Length == 0;
            bool isComment = file[i].TrimStart().StartsWith('#') || file[i].TrimStart().StartsWith(';');
            if (!isBlank && !isComment && !char.IsWhiteSpace(file[i][0]))
            {
                break;
            }

            end = isBlank || (isComment && !char.IsWhiteSpace(file[i][0])) ? end : i + 1;
        }

        return end;
    }

    private static bool IsOption(string line, string option)
    {
        int end = line.AsSpan().IndexOfAny('=', ':');
        return end > 0 && !char.IsWhiteSpace(line[0]) && line.AsSpan(0, end).Trim().Equals(option, StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Write(string option, IReadOnlyList<string> lines) =>
        [$"{option} = {(lines.Count > 0 ? lines[0] : "")}".TrimEnd(), .. lines.Skip(1).Select(static line => Indent + line)];

    private static string Join(List<string> lines)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
