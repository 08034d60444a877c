using System.CommandLine;
using System.Runtime.InteropServices;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary><c>bantui watch</c>: one line for each event, until INT or TERM. Survives a restart of the daemon.</summary>
internal static class WatchCommand
{
    /// <summary>Between two tries to reach a daemon that went away.</summary>
    private static readonly TimeSpan s_retryPause = TimeSpan.FromSeconds(1);

    public static Command Create(CommandFactory factory)
    {
        var types = new Option<string[]>("--types")
        {
            Description = $"Only these, separated by commas: {string.Join(", ", EventTypes.All)}.",
            HelpName = "TYPES",
        };
        var jails = new Option<string[]>("--jail") { Description = "Only this jail; may be given more than once.", HelpName = "JAIL" };
        var command = new CliCommand(
            "watch", "Print events as they happen.", "bantui watch", "bantui watch --types ban,unban --jail sshd", "bantui --json watch | jq -r 'select(.type == \"ban\").id'")
        {
            types,
            jails,
        };
        factory.SetAction(command, async (context, cancellationToken) =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using PosixSignalRegistration interrupt = StopOn(PosixSignal.SIGINT, stop);
            using PosixSignalRegistration terminate = StopOn(PosixSignal.SIGTERM, stop);
            return await context.GuardAsync(() =>
            {
                string[]? wantedJails = context.Parsed.GetValue(jails) is { Length: > 0 } some ? some : null;
                var wanted = new EventSubscribeParams(ReadTypes(context.Parsed.GetValue(types)), wantedJails);
                return WatchAsync(context, wanted, stop.Token);
            });
        });
        return command;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, handled =>
        {
            handled.Cancel = true;
            stop.Cancel();
        });

    /// <exception cref="UsageException">A type is unknown.</exception>
    private static string[]? ReadTypes(string[]? given)
    {
        if (given is null or [])
        {
            return null;
        }

        string[] types = [.. given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        return Array.Find(types, type => !EventTypes.All.Contains(type)) is { } wrong
            ? throw new UsageException($"watch: no event type '{wrong}'; known are {string.Join(", ", EventTypes.All)}")
            : types;
    }

    private static async Task WatchAsync(CommandContext context, EventSubscribeParams wanted, CancellationToken stop)
    {
        bool wasConnected = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using DaemonClient client = await context.ConnectAsync(stop);
                if (wasConnected)
                {
                    context.Warn("connected again");
                }

                wasConnected = true;
                await PrintEventsAsync(context, client, wanted, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (DaemonException e) when (e.Problem == DaemonProblem.NoDaemon && wasConnected)
            {
                await PauseAsync(context, e, stop);
            }
        }
    }

    private static async Task PrintEventsAsync(CommandContext context, DaemonClient client, EventSubscribeParams wanted, CancellationToken stop)
    {
        var lines = new EventLines(context);
        await foreach (EventRaisedParams raised in client.SubscribeAsync(wanted, stop))
        {
            lines.Print(raised);
            await context.Console.Output.FlushAsync(stop);
        }
    }

    private static async Task PauseAsync(CommandContext context, DaemonException lost, CancellationToken stop)
    {
        // The further tries fail with other words, which would only repeat the matter.
        if (lost.InnerException is not System.Net.Sockets.SocketException)
        {
            context.Warn($"{lost.Message}; waiting for it");
        }

        try
        {
            await Task.Delay(s_retryPause, context.Clock, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees the same token.
        }
    }
}
