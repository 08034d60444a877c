using System.CommandLine;
using System.Text;

namespace Ban.Tui.Regex;

/// <summary>The usage and help of the program as fail2ban-regex.</summary>
internal static class PeerHelp
{
    public const string Usage = "Usage: fail2ban-regex [OPTIONS] <LOG> <REGEX> [IGNOREREGEX]";

    private const int NameWidth = 24;

    private const string Arguments = """
        LOG:
          a log file (also .gz, .xz, .zst), - for standard input, or one or more lines of text

        REGEX:
          a jail's name, a filter's name or file, all with options as in sshd[mode=aggressive], or a failregex

        IGNOREREGEX:
          an ignoreregex in the place of the filter's
        """;

    /// <summary>The whole help.</summary>
    public static string Text(Command command)
    {
        var text = new StringBuilder();
        text.Append($"{Usage}\n\n{command.Description}\n\n{Arguments}\n\nOptions:\n");
        foreach (Option option in command.Options)
        {
            string value = option.HelpName is null ? string.Empty : $" {option.HelpName}";
            string names = "  " + string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length).Select(name => name + value));
            text.Append(names.Length < NameWidth ? names.PadRight(NameWidth) : $"{names}\n{new string(' ', NameWidth)}").Append(option.Description).Append('\n');
        }

        return text.ToString();
    }
}
