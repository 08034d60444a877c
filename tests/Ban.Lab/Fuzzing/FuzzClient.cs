using System.Net.Sockets;

namespace Ban.Lab.Fuzzing;

/// <summary>Sends hostile messages over one connection after the other and reads whatever comes back. Not thread-safe.</summary>
public sealed class FuzzClient(string path, Mutator mutator)
{
    private const int PerConnection = 500;
    private const int PerWrite = 20;
    private const int BufferBytes = 64 * 1024;

    /// <summary>How long the daemon may take to answer all that was sent over a connection and to close it.</summary>
    private static readonly TimeSpan s_closeLimit = TimeSpan.FromSeconds(30);

    private static readonly byte[] s_internal = "-32603"u8.ToArray();

    /// <summary>Messages sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Connections made.</summary>
    public long Connections { get; private set; }

    /// <summary>Bytes that came back.</summary>
    public long BytesBack { get; private set; }

    /// <summary>Answers that tell of an exception in the daemon that nobody expected.</summary>
    public long InternalErrors { get; private set; }

    public async Task RunAsync(long messages, CancellationToken cancellationToken)
    {
        while (Sent < messages)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            Connections++;
            Task reading = ReadAsync(socket, cancellationToken);
            bool drops = await SendAsync(socket, Math.Min(PerConnection, messages - Sent), cancellationToken);
            if (!drops)
            {
                Shut(socket);
                await reading.WaitAsync(s_closeLimit, cancellationToken);
            }

            socket.Dispose();
            await reading;
        }
    }

    /// <summary>Sends messages, some in each write.</summary>
    /// <returns>Whether the connection is to be dropped as it is.</returns>
    private async Task<bool> SendAsync(Socket socket, long count, CancellationToken cancellationToken)
    {
        bool byHeader = mutator.PicksHeader();
        try
        {
            for (long sent = 0; sent < count;)
            {
                List<byte> batch = [];
                bool breaks = false;
                for (int i = 0; i < PerWrite && sent < count && !breaks; i++, sent++)
                {
                    batch.AddRange(mutator.Framed(byHeader, out breaks));
                    Sent++;
                }

                await socket.SendAsync(batch.ToArray(), cancellationToken);
                if (breaks)
                {
                    return false;
                }

                if (mutator.Drops())
                {
                    return true;
                }
            }
        }
        catch (SocketException)
        {
            // The daemon has closed, as it must after what cannot be framed.
            return true;
        }

        return false;
    }

    private static void Shut(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed by the other side already.
        }
    }

    private async Task ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                BytesBack += count;
                InternalErrors += buffer.AsSpan(0, count).Count(s_internal);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Dropped by one side or the other.
        }
    }
}
