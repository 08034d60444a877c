using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Ban.Native.LibC;

namespace Ban.Native.Netlink;

/// <summary>A TCP socket of this machine.</summary>
/// <param name="Remote">The other side; of no meaning for a socket that listens.</param>
/// <param name="Inode">By which <c>/proc/PID/fd</c> names it.</param>
public readonly record struct TcpSocket(IPEndPoint Remote, int LocalPort, uint Inode);

/// <content>Which connections there are.</content>
public static partial class TcpConnections
{
    private const uint EstablishedState = 1 << 1;
    private const uint ListenState = 1 << 10;

    /// <summary>In an answer: behind the id expiry, both queues and the owner.</summary>
    private const int InodeOffset = IdOffset + IdLength + 16;

    /// <summary>Connections to the local port, as many as wanted at most. The kernel itself passes over other ports.</summary>
    /// <exception cref="IOException">The kernel cannot list connections.</exception>
    public static IReadOnlyList<TcpSocket> Established(int localPort, int most) => List(EstablishedState, localPort, most);

    /// <summary>Sockets that listen, as many as wanted at most.</summary>
    /// <exception cref="IOException">The kernel cannot list connections.</exception>
    public static IReadOnlyList<TcpSocket> Listening(int most) => List(ListenState, localPort: 0, most);

    private static List<TcpSocket> List(uint states, int localPort, int most)
    {
        using NetlinkSocket socket = NetlinkSocket.TryOpen(NetlinkImports.SockDiag, out int failed) ?? throw LibCError.Exception("sock_diag", failed);
        List<TcpSocket> found = [];
        Span<byte> wanted = stackalloc byte[IdLength];
        Span<byte> buffer = stackalloc byte[128];
        BinaryPrimitives.WriteUInt16BigEndian(wanted, (ushort)localPort);
        foreach (byte family in (ReadOnlySpan<byte>)[InterNetwork, InterNetworkV6])
        {
            NetlinkRequest request = Request(buffer, ByFamily, NetlinkRequest.DumpFlags, family, wanted, states);
            int error = socket.Exchange(request.Finish(), isDump: true, message =>
            {
                ReadOnlySpan<byte> answer = message.Payload;
                if (answer.Length >= InodeOffset + sizeof(uint) && found.Count < most)
                {
                    ReadOnlySpan<byte> id = answer.Slice(IdOffset, IdLength);
                    var remote = new IPEndPoint(new IPAddress(Remote(answer[0], id)), BinaryPrimitives.ReadUInt16BigEndian(id[2..]));
                    found.Add(new TcpSocket(remote, BinaryPrimitives.ReadUInt16BigEndian(id), MemoryMarshal.Read<uint>(answer[InodeOffset..])));
                }
            });
            if (error is not (0 or LibCError.Interrupted))
            {
                throw LibCError.Exception("sock_diag", error);
            }
        }

        return found;
    }
}
