using System.Text.Json;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary>
/// <c>bantui [-s SOCKET] ping</c> without building the command tree and the connection with all its parts, which costs
/// several times what the call does: monitoring runs it often. Anything but a plain success is left to
/// <see cref="PingCommand"/>.
/// </summary>
internal static class PlainPing
{
    /// <summary>How long the plain way waits; the usual way then waits on.</summary>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the call was plain, the daemon answered in time, and the answer is printed.</summary>
    public static bool TryRun(string[] arguments, CliConsole console, TimeSpan timeLimit)
    {
        string? socket = arguments switch
        {
            ["ping"] => SocketLocator.Find(null, null),
            ["-s", var named, "ping"] => named,
            ["ping", "-s", var named] => named,
            _ => null,
        };
        if (socket is null || !RpcSingleCall.TryCall(socket, DaemonApi.Ping.Name, timeLimit, out ReadOnlyMemory<byte> result))
        {
            return false;
        }

        using JsonDocument answer = JsonDocument.Parse(result);
        if (answer.RootElement.ValueKind != JsonValueKind.Object || !answer.RootElement.TryGetProperty("reply", out JsonElement reply) || !reply.ValueEquals("pong"))
        {
            return false;
        }

        console.Output.WriteLine("Server replied: pong");
        console.Output.Flush();
        return true;
    }
}
