using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ban.Rpc.Dispatch;

/// <summary>Who is at the other end of a Unix socket, as the kernel noted it when the connection was made.</summary>
public readonly record struct PeerCredentials(uint UserId, uint GroupId, int ProcessId)
{
    // From <sys/socket.h> on Linux; struct ucred is pid, uid, gid.
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int UcredBytes = 12;

    /// <exception cref="SocketException">The socket is not a connected Unix socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        Span<byte> ucred = stackalloc byte[UcredBytes];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(ucred);
        return new PeerCredentials(words[1], words[2], (int)words[0]);
    }
}
