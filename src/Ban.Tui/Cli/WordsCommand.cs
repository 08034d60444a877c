using System.CommandLine;
using Ban.Rpc.Contract;
using Ban.Tui.Cli.Peer;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary>Commands of fail2ban-client that have no form of our own: their words go to the daemon as they are, the reply is printed in fail2ban's layout.</summary>
internal static class WordsCommand
{
    public static Command CreateGet(CommandFactory factory) => Create(
        factory, "get", "Ask for an option of the daemon or of a jail.", "OPTION | JAIL OPTION",
        "bantui get loglevel", "bantui get sshd bantime", "bantui get sshd banip --with-time", "bantui --json get sshd ignoreip");

    public static Command CreateSet(CommandFactory factory) => Create(
        factory, "set", "Set an option of the daemon or of a running jail, until the next reload.", "OPTION VALUE | JAIL OPTION VALUE",
        "bantui set loglevel DEBUG", "bantui set sshd maxretry 3", "bantui set sshd bantime -1", "bantui set sshd addignoreip 192.0.2.0/24");

    public static Command CreateAdd(CommandFactory factory) => Create(
        factory, "add", "Make a jail that no configuration names; it is started by start.", "JAIL [BACKEND]", "bantui add door polling");

    public static Command CreateBanned(CommandFactory factory) => Create(
        factory, "banned", "The ids banned in each jail, or the jails where each of some ids is banned.", "[ID]", "bantui banned", "bantui banned 192.0.2.7 192.0.2.8");

    public static Command CreateStats(CommandFactory factory, string name) => Create(
        factory, name, "Failures and bans of each jail, now and in all.", string.Empty, $"bantui {name}");

    public static Command CreateEcho(CommandFactory factory) => Create(
        factory, "echo", "Let the daemon say words back.", "WORD", "bantui echo hello");

    public static Command CreateVersion(CommandFactory factory) => Create(
        factory, "version", "The daemon's version.", string.Empty, "bantui version");

    public static Command CreateSleep(CommandFactory factory) => Create(
        factory, "sleep", "Let the daemon wait before it answers.", "SECONDS", "bantui sleep 0.5");

    /// <summary>Gives a command and prints its reply.</summary>
    public static async Task RunAsync(CommandContext context, DaemonClient client, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        CommandRunResult result = await client.RunCommandAsync(new CommandRunParams(words), cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(result, RpcJson.Default.CommandRunResult);
            return;
        }

        foreach (string line in PeerLayout.Of(words, result.Reply).Split('\n'))
        {
            context.Print(string.Join('\t', line.Split('\t').Select(CliText.Visible)));
        }
    }

    private static CliCommand Create(CommandFactory factory, string name, string description, string words, params string[] examples)
    {
        var command = new CliCommand(name, description, examples);
        Argument<string[]>? rest = null;
        if (words.Length > 0)
        {
            rest = new Argument<string[]>(words) { Description = "As fail2ban-client takes them.", Arity = ArgumentArity.ZeroOrMore };
            command.Arguments.Add(rest);
        }

        factory.SetDaemonAction(command, (context, client, cancellationToken) =>
            RunAsync(context, client, [name, .. rest is null ? [] : context.Parsed.GetValue(rest) ?? []], cancellationToken));
        return command;
    }
}
