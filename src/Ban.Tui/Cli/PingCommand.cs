using System.CommandLine;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary><c>bantui ping</c></summary>
internal static class PingCommand
{
    public static Command Create(CommandFactory factory)
    {
        var command = new CliCommand("ping", "Ask whether the daemon answers.", "bantui ping", "bantui -q ping || systemctl restart bantui");
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            PingResult pong = await client.PingAsync(cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(pong, RpcJson.Default.PingResult);
            }
            else
            {
                context.Print($"Server replied: {CliText.Visible(pong.Reply)}");
            }
        });
        return command;
    }
}
