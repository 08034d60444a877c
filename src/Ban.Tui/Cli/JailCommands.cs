using System.CommandLine;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary><c>bantui start|stop|pause|resume JAIL</c>, with fail2ban's words where it has the command.</summary>
internal static class JailCommands
{
    public static Command CreateStart(CommandFactory factory, GlobalOptions options)
    {
        Argument<string?> jail = Jail(ArgumentArity.ZeroOrOne);
        var command = new CliCommand("start", "Start a jail that was stopped, or the daemon where none is named.", "bantui start", "bantui start sshd") { jail };
        factory.SetAction(command, (context, cancellationToken) => context.Parsed.GetValue(jail) is { } name
            ? context.RunAsync((client, token) => ChangeAsync(context, client, JailApi.Start, name, "Jail started", token), cancellationToken)
            : ServerCommands.StartAsync(context, options, cancellationToken));
        return command;
    }

    public static Command CreateStop(CommandFactory factory)
    {
        Argument<string?> jail = Jail(ArgumentArity.ZeroOrOne);
        var all = new Option<bool>("--all") { Description = "Every jail; the daemon goes on." };
        var command = new CliCommand("stop", "Stop a jail, or the daemon where none is named.", "bantui stop sshd", "bantui stop --all", "bantui stop") { jail, all };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            if (context.Parsed.GetValue(jail) is { } name)
            {
                await ChangeAsync(context, client, JailApi.Stop, name, "Jail stopped", cancellationToken);
            }
            else if (context.Parsed.GetValue(all))
            {
                JailListResult list = await Paging.AllJailsAsync(client, cancellationToken);
                foreach (JailSummary each in list.Jails)
                {
                    await client.ChangeJailAsync(JailApi.Stop, each.Name, cancellationToken);
                }

                context.PrintDone("Jail stopped");
            }
            else
            {
                await client.StopDaemonAsync(cancellationToken);
                context.PrintDone("Shutdown successful");
            }
        });
        return command;
    }

    public static Command CreatePause(CommandFactory factory) =>
        Create(factory, "pause", "Let a jail stand still: its lines wait, its bans stay.", JailApi.Pause, "Jail paused");

    public static Command CreateResume(CommandFactory factory) =>
        Create(factory, "resume", "Let a paused jail go on where it stood still.", JailApi.Resume, "Jail resumed");

    private static CliCommand Create(CommandFactory factory, string name, string description, ContractMethod<JailGetParams, JailSummary> method, string done)
    {
        Argument<string?> jail = Jail(ArgumentArity.ExactlyOne);
        var command = new CliCommand(name, description, $"bantui {name} sshd") { jail };
        factory.SetDaemonAction(command, (context, client, cancellationToken) =>
            ChangeAsync(context, client, method, context.Parsed.GetValue(jail)!, done, cancellationToken));
        return command;
    }

    private static Argument<string?> Jail(ArgumentArity arity) => new("JAIL") { Description = "The jail.", Arity = arity };

    private static async Task ChangeAsync(
        CommandContext context, Client.DaemonClient client, ContractMethod<JailGetParams, JailSummary> method, string jail, string done, CancellationToken cancellationToken)
    {
        JailSummary summary = await client.ChangeJailAsync(method, jail, cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(summary, RpcJson.Default.JailSummary);
            return;
        }

        context.Print(done);
    }
}
