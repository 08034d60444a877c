using System.CommandLine;
using Ban.Tui.Cli;

namespace Ban.Tui.Config;

/// <summary><c>bantui config</c>: looks at the configuration and changes it, also without a daemon.</summary>
internal static class ConfigCommand
{
    private const string DefaultDirectory = "/etc/bantui";
    private const string PeerDirectory = "/etc/fail2ban";

    /// <param name="factory">Gives the commands what they run with.</param>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static Command Create(CommandFactory factory, Option<string?> configuration) => new CliCommand(
        "config", "Look at the configuration and change it: what is wrong, what holds.", "bantui config check", "bantui config show sshd")
    {
        CheckCommand.Create(factory, configuration),
        ShowCommand.Create(factory, configuration),
        EditCommand.Create(factory, configuration),
    };

    /// <summary>The directory that is named, else ours, else fail2ban's where only that one exists.</summary>
    public static string DirectoryOf(string? named) => named
        ?? (!Directory.Exists(DefaultDirectory) && Directory.Exists(PeerDirectory) ? PeerDirectory : DefaultDirectory);
}
