using System.CommandLine;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary><c>bantui reload [JAIL]</c> and <c>bantui restart [JAIL]</c>.</summary>
internal static class ReloadCommand
{
    public static Command Create(CommandFactory factory)
    {
        var restart = new Option<bool>("--restart") { Description = "Stop and start jails instead of changing them while they run." };
        var command = new CliCommand("reload", "Read the configuration again.", "bantui reload", "bantui reload sshd", "bantui reload --restart --unban sshd")
        {
            restart,
        };
        var scope = new Scope(command);
        factory.SetDaemonAction(command, (context, client, cancellationToken) =>
            RunAsync(context, client, scope.Parameters(context.Parsed, context.Parsed.GetValue(restart)), cancellationToken));
        return command;
    }

    public static Command CreateRestart(CommandFactory factory, GlobalOptions options)
    {
        var command = new CliCommand("restart", "Stop and start a jail, or the daemon where none is named.", "bantui restart sshd", "bantui restart");
        var scope = new Scope(command);
        factory.SetAction(command, async (context, cancellationToken) =>
        {
            DaemonReloadParams parameters = scope.Parameters(context.Parsed, restart: true);
            return parameters.Jail is null && !scope.IsAll(context.Parsed)
                ? await ServerCommands.RestartAsync(context, options, cancellationToken)
                : await context.RunAsync((client, token) => RunAsync(context, client, parameters, token), cancellationToken);
        });
        return command;
    }

    /// <summary>Reloads and prints what became of each jail; fails if something was refused.</summary>
    private static async Task RunAsync(CommandContext context, DaemonClient client, DaemonReloadParams parameters, CancellationToken cancellationToken)
    {
        DaemonReloadResult result = await client.ReloadAsync(parameters, cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(result, RpcJson.Default.DaemonReloadResult);
        }
        else
        {
            Print(context, result);
        }

        int refused = result.Jails.Count(static jail => jail.Change == "refused") + result.Refused.Count;
        if (refused > 0)
        {
            throw new DaemonException(DaemonProblem.Refused, $"{refused} {(refused == 1 ? "change was" : "changes were")} refused; the rest is in force");
        }

        if (!context.IsJson)
        {
            context.Print("OK");
        }
    }

    private static void Print(CommandContext context, DaemonReloadResult result)
    {
        foreach (JailReload jail in result.Jails)
        {
            string reason = jail.Reason is null ? string.Empty : $": {CliText.Visible(jail.Reason)}";
            context.Print($"{CliText.Visible(jail.Jail)}: {CliText.Visible(jail.Change)}{reason}");
        }

        foreach (string option in result.Refused)
        {
            context.Print($"refused: {CliText.Visible(option)}");
        }

        foreach (string problem in result.Problems)
        {
            context.Warn(problem);
        }
    }

    /// <summary>Which jail, and how.</summary>
    private sealed class Scope
    {
        private readonly Argument<string?> _jail = new("JAIL") { Description = "Only this jail.", Arity = ArgumentArity.ZeroOrOne };
        private readonly Option<bool> _all = new("--all") { Description = "Every jail, which is also meant where none is named." };
        private readonly Option<bool> _unban = new("--unban") { Description = "Lift every ban first." };
        private readonly Option<bool> _ifExists = new("--if-exists") { Description = "A jail that does not exist is no error." };

        public Scope(Command command)
        {
            command.Arguments.Add(_jail);
            command.Options.Add(_all);
            command.Options.Add(_unban);
            command.Options.Add(_ifExists);
            command.Validators.Add(result =>
            {
                if (result.GetValue(_all) && result.GetValue(_jail) is not null)
                {
                    result.AddError("a jail and --all exclude each other");
                }
            });
        }

        public bool IsAll(ParseResult parsed) => parsed.GetValue(_all);

        public DaemonReloadParams Parameters(ParseResult parsed, bool restart) =>
            new(parsed.GetValue(_jail), restart, parsed.GetValue(_unban), parsed.GetValue(_ifExists));
    }
}
