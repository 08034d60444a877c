using System.CommandLine;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary>The daemon as a whole: starting it, starting it over, and its log.</summary>
internal static class ServerCommands
{
    /// <summary>How often is looked whether a daemon has ended.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    public static Command CreateFlushLogs(CommandFactory factory)
    {
        var command = new CliCommand("flushlogs", "Close the daemon's log and open it again, after a rotation.", "bantui flushlogs");
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            FlushLogsResult result = await client.FlushLogsAsync(cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(result, RpcJson.Default.FlushLogsResult);
                return;
            }

            context.Print($"logs: {CliText.Visible(result.Logs)}");
        });
        return command;
    }

    /// <summary>Starts the daemon in the background and waits until it is ready; its own words say why it is not.</summary>
    public static async Task<int> StartAsync(CommandContext context, GlobalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using DaemonClient running = await context.ConnectAsync(cancellationToken);
            context.Warn("Server already running");
            return ExitCodes.Failed;
        }
        catch (DaemonException absent) when (absent.Problem == DaemonProblem.NoDaemon)
        {
            return await LaunchAsync(context, options, cancellationToken);
        }
    }

    /// <summary>Stops the daemon if it runs, waits for its end, and starts it.</summary>
    public static async Task<int> RestartAsync(CommandContext context, GlobalOptions options, CancellationToken cancellationToken)
    {
        int stopped = await context.RunAsync(
            async (client, token) =>
            {
                await client.StopDaemonAsync(token);
                while (await AnswersAsync(context, token))
                {
                    await Task.Delay(s_pause, context.Clock, token);
                }
            },
            cancellationToken);
        return stopped is ExitCodes.Done or ExitCodes.NoDaemon ? await LaunchAsync(context, options, cancellationToken) : stopped;
    }

    private static async Task<bool> AnswersAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using DaemonClient client = await context.ConnectAsync(cancellationToken);
            return true;
        }
        catch (DaemonException)
        {
            return false;
        }
    }

    private static async Task<int> LaunchAsync(CommandContext context, GlobalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            (string, string?)[] values = [("-c", context.Parsed.GetValue(options.Configuration)), ("-s", context.Parsed.GetValue(options.Socket))];
            if (await DaemonLauncher.RunAsync(foreground: false, values, cancellationToken) != 0)
            {
                return ExitCodes.Failed;
            }
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            context.Warn($"cannot start bantuid: {missing.Message}");
            return ExitCodes.Failed;
        }

        context.PrintDone("Server ready");
        await context.Console.Output.FlushAsync(cancellationToken);
        return ExitCodes.Done;
    }
}
