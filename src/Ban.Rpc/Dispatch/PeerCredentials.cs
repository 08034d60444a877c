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

    /// <summary>Since Linux 4.13.</summary>
    private const int SoPeerGroups = 59;

    /// <summary>Supplementary groups that are asked for at first; the kernel's own limit is the second try.</summary>
    private const int UsualGroups = 64;
    private const int MaxGroups = 65_536;

    private readonly IReadOnlyList<uint>? _groups;

    /// <summary>The supplementary groups of the process; null where the kernel does not tell.</summary>
    public IReadOnlyList<uint>? Groups
    {
        get => _groups;
        init => _groups = value;
    }

    /// <exception cref="SocketException">The socket is not a connected Unix socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        Span<byte> ucred = stackalloc byte[UcredBytes];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(ucred);
        return new PeerCredentials(words[1], words[2], (int)words[0]) { Groups = GroupsOf(socket, UsualGroups) ?? GroupsOf(socket, MaxGroups) };
    }

    private static uint[]? GroupsOf(Socket socket, int room)
    {
        byte[] groups = new byte[room * sizeof(uint)];
        try
        {
            int length = socket.GetRawSocketOption(SolSocket, SoPeerGroups, groups);
            return MemoryMarshal.Cast<byte, uint>(groups.AsSpan(0, length)).ToArray();
        }
        catch (SocketException)
        {
            return null; // too many for the room, or a kernel without it
        }
    }
}
