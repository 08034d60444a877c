using System.Net;
using System.Net.Sockets;
using System.Text;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Metrics;

/// <summary>
/// Answers <c>GET /metrics</c>, one request for each connection. Whoever can reach the port can ask, so everything is bounded:
/// the request, the time for it, and how many are answered at once.
/// </summary>
/// <param name="secure">Gives the file of a Unix socket its owner and mode.</param>
internal sealed class MetricsListener(MetricsEndpoint endpoint, Func<string> render, Action<string> secure, TimeProvider clock, ILogger log)
{
    private const int Backlog = 16;

    /// <summary>Requests at a time; a further one waits in the kernel.</summary>
    private const int MaxRequests = 8;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>After a failed accept or bind, before the next try.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);

    /// <summary>Serves until cancelled. An address that is taken keeps nobody from being banned: it is said, and tried again each minute.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            string? told = null;
            while (true)
            {
                try
                {
                    using Socket listener = Listen();
                    MetricsLog.Listening(log, endpoint.ToString());
                    await ServeAsync(listener, cancellationToken);
                }
                catch (Exception failed) when (failed is SocketException or StartException)
                {
                    if (told != failed.Message)
                    {
                        told = failed.Message;
                        MetricsLog.ListenFailed(log, endpoint.ToString(), told);
                    }

                    await Task.Delay(s_retry, clock, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Binds the address.</summary>
    /// <exception cref="SocketException">It is taken, or there is no such address.</exception>
    /// <exception cref="StartException">The path is that of a live program or of another kind of file.</exception>
    internal Socket Listen()
    {
        if (endpoint.Address is { } address)
        {
            var tcp = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            return Bind(tcp, address);
        }

        string path = endpoint.Path!;
        SocketFile.MakeRoom(path);
        Socket unix = Bind(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path));
        try
        {
            secure(path);
            return unix;
        }
        catch
        {
            unix.Dispose();
            throw;
        }
    }

    private static Socket Bind(Socket socket, EndPoint address)
    {
        try
        {
            socket.Bind(address);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Accepts until cancelled; ends when the answers under way are done.</summary>
    internal async Task ServeAsync(Socket listener, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MaxRequests, MaxRequests);
        try
        {
            while (true)
            {
                await slots.WaitAsync(cancellationToken);
                try
                {
                    Socket client = await listener.AcceptAsync(cancellationToken);

                    // Not awaited, or one slow client would hold up the others; it catches everything, and its slot is waited for below.
                    _ = AnswerAsync(client, slots);
                }
                catch (Exception failed) when (failed is SocketException or OperationCanceledException)
                {
                    slots.Release();
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Delay(s_pause, clock, cancellationToken);
                }
            }
        }
        finally
        {
            for (int slot = 0; slot < MaxRequests; slot++)
            {
                await slots.WaitAsync(CancellationToken.None);
            }
        }
    }

    private async Task AnswerAsync(Socket client, SemaphoreSlim slots)
    {
        using var limit = new CancellationTokenSource(s_patience, clock);
        try
        {
            using Socket open = client;
            byte[] request = new byte[HttpRequest.MaxBytes];
            int length = 0;
            while (!HttpRequest.IsComplete(request.AsSpan(0, length)) && length < request.Length)
            {
                int read = await client.ReceiveAsync(request.AsMemory(length), limit.Token);
                if (read == 0)
                {
                    return;
                }

                length += read;
            }

            await SendAsync(client, Respond(request.AsSpan(0, length)), limit.Token);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Too slow, or gone; the next scrape comes.
        }
        finally
        {
            slots.Release();
        }
    }

    private byte[] Respond(ReadOnlySpan<byte> request)
    {
        (int status, bool withBody) = HttpRequest.Judge(request);
        string body = status == HttpRequest.Ok ? render() : $"{HttpRequest.Reason(status)}\n";
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        string head = FormattableString.Invariant(
            $"HTTP/1.1 {status} {HttpRequest.Reason(status)}\r\nContent-Type: {MetricsText.ContentType}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n");
        return withBody ? [.. Encoding.ASCII.GetBytes(head), .. bytes] : Encoding.ASCII.GetBytes(head);
    }

    /// <summary>Sends all, then waits for the client's end: closing with unread bytes would reset what it has not read yet.</summary>
    private static async Task SendAsync(Socket client, byte[] response, CancellationToken cancellationToken)
    {
        for (int sent = 0; sent < response.Length;)
        {
            sent += await client.SendAsync(response.AsMemory(sent), cancellationToken);
        }

        client.Shutdown(SocketShutdown.Send);
        byte[] rest = new byte[256];
        for (int left = HttpRequest.MaxBytes; left > 0;)
        {
            int read = await client.ReceiveAsync(rest, cancellationToken);
            left = read == 0 ? 0 : left - read;
        }
    }
}
