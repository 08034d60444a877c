using System.CommandLine;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary><c>bantui metrics</c></summary>
internal static class MetricsCommand
{
    public static Command Create(CommandFactory factory)
    {
        var command = new CliCommand(
            "metrics", "Print the daemon's numbers in Prometheus' text format.", "bantui metrics",
            "bantui --json metrics | jq '.families[] | select(.name == \"bantui_jail_bans_active\").samples'");
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            MetricsResult metrics = await client.CallAsync(DaemonApi.Metrics, new NoParams(), cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(metrics, RpcJson.Default.MetricsResult);
                return;
            }

            // Labels can hold what an admin has put into names and paths.
            foreach (string line in metrics.Text.TrimEnd('\n').Split('\n'))
            {
                context.Print(CliText.Visible(line));
            }
        });
        return command;
    }
}
