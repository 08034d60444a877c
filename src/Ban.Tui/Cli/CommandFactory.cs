using System.CommandLine;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary>Gives commands what they run with.</summary>
internal sealed class CommandFactory(GlobalOptions options, CliConsole console, TimeProvider clock)
{
    /// <summary>A command that is one or a few calls to the daemon.</summary>
    public void SetDaemonAction(Command command, Func<CommandContext, DaemonClient, CancellationToken, Task> work) =>
        SetAction(command, (context, cancellationToken) => context.RunAsync((client, token) => work(context, client, token), cancellationToken));

    /// <summary>Any other command; the work gives the exit code.</summary>
    public void SetAction(Command command, Func<CommandContext, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellationToken) => work(new CommandContext(parsed, options, console, clock), cancellationToken));
}
