using System.CommandLine;
using System.Globalization;
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
    public static Task<int> StartAsync(CommandContext context, GlobalOptions options, CancellationToken cancellationToken) => context.GuardAsync(async () =>
    {
        if (await AnswersAsync(context, cancellationToken))
        {
            throw new DaemonException(DaemonProblem.Refused, "Server already running");
        }

        await LaunchAsync(context, options, cancellationToken);
    });

    /// <summary>Stops the daemon if it runs, waits for its end, and starts it.</summary>
    public static Task<int> RestartAsync(CommandContext context, GlobalOptions options, CancellationToken cancellationToken) => context.GuardAsync(async () =>
    {
        try
        {
            await context.CallAsync(
                async (client, token) =>
                {
                    await client.StopDaemonAsync(token);
                    while (await AnswersAsync(context, token))
                    {
                        await Task.Delay(s_pause, context.Clock, token);
                    }
                },
                cancellationToken);
        }
        catch (DaemonException absent) when (absent.Problem == DaemonProblem.NoDaemon)
        {
            context.Warn($"{absent.Message}; it is started");
        }

        await LaunchAsync(context, options, cancellationToken);
    });

    /// <exception cref="DaemonException">One that may not be asked.</exception>
    private static async Task<bool> AnswersAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using DaemonClient client = await context.ConnectAsync(cancellationToken);
            return true;
        }
        catch (DaemonException absent) when (absent.Problem == DaemonProblem.NoDaemon)
        {
            return false;
        }
    }

    private static async Task LaunchAsync(CommandContext context, GlobalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            (string, string?)[] values = [("-c", context.Parsed.GetValue(options.Configuration)), ("-s", context.Parsed.GetValue(options.Socket))];
            if (await DaemonLauncher.RunAsync(foreground: false, values, cancellationToken) is not 0 and var code)
            {
                throw new DaemonException(DaemonProblem.Refused, string.Create(CultureInfo.InvariantCulture, $"bantuid did not start, and ended with {code}"));
            }
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new DaemonException(DaemonProblem.Refused, $"cannot start bantuid: {missing.Message}", missing);
        }

        context.PrintDone("Server ready");
    }
}
