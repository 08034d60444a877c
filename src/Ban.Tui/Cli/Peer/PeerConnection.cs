using System.Net.Sockets;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli.Peer;

/// <summary>Gives commands to the daemon, each on a connection of its own, and says what went wrong in fail2ban-client's words.</summary>
internal sealed class PeerConnection(string socket, TimeSpan timeout, PeerConsole console)
{
    /// <summary>Whether a daemon answers.</summary>
    public bool Answers() => RpcSingleCall.TryCall(socket, DaemonApi.Ping.Name, timeout, out _);

    /// <summary>Gives a command and prints what comes of it.</summary>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (words is ["ping"] && Answers())
        {
            console.Print("Server replied: pong");
            return true;
        }

        try
        {
            console.Print(PeerLayout.Of(words, await CallAsync(words, cancellationToken), HasFrames));
            return true;
        }
        catch (RpcException unknown) when (unknown.Code == RpcErrorCodes.UnknownJail && words[0] == "reload")
        {
            // fail2ban-client reads the configuration itself and finds no such section.
            console.Complain($"Failed during configuration: No section: {PythonText.Of(unknown.Details.GetValueOrDefault("jail", words[^1]))}");
        }
        catch (RpcException refused)
        {
            console.Complain($"NOK: {refused.Details.GetValueOrDefault("arguments") ?? $"({PythonText.Of(refused.Message)},)"}");
            console.Print(refused.Message);
        }
        catch (SocketException unreachable)
        {
            console.Complain(WhyUnreachable(unreachable, isPing: words[0] == "ping"));
        }
        catch (Exception lost) when (lost is RpcConnectionException or ArgumentException or OperationCanceledException)
        {
            console.Complain(lost is OperationCanceledException ? "timed out" : lost.Message);
        }

        return false;
    }

    /// <summary>Gives a command.</summary>
    /// <exception cref="RpcException">It is refused.</exception>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public async Task<JsonElement> CallAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        await using RpcBlockingClient client = RpcBlockingClient.Connect(socket);
        CommandRunResult result = await client.CallAsync(CommandApi.Run, new CommandRunParams(words), limit.Token);
        return result.Reply;
    }

    private static bool HasFrames => (Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LC_CTYPE") ?? Environment.GetEnvironmentVariable("LANG"))
        is not { Length: > 0 } locale || locale.Replace("-", string.Empty, StringComparison.Ordinal).Contains("UTF8", StringComparison.OrdinalIgnoreCase);

    private string WhyUnreachable(SocketException error, bool isPing) => error.SocketErrorCode switch
    {
        SocketError.AccessDenied => $"Permission denied to socket: {socket}, (you must be root)",
        SocketError.ConnectionRefused when isPing => "[Errno 111] Connection refused",
        SocketError.ConnectionRefused => "[[Errno 111] Connection refused] Unable to contact server. Is it running?",
        _ => $"Failed to access socket path: {socket}. Is fail2ban running?",
    };
}
