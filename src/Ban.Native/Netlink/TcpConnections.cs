using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ban.Native.LibC;

namespace Ban.Native.Netlink;

/// <summary>Says whether a connection is meant.</summary>
/// <param name="remote">The other side's address in network order: 4 bytes, also where the socket is one of IPv6, or 16.</param>
/// <param name="localPort">The port on this side.</param>
public delegate bool TcpConnectionFilter(ReadOnlySpan<byte> remote, int localPort);

/// <summary>TCP connections of this machine, as <c>ss</c> sees and kills them: sock_diag(7), in process.</summary>
public static partial class TcpConnections
{
    private const ushort ByFamily = 20;
    private const ushort Destroy = 21;
    private const byte Tcp = 6;
    private const byte InterNetwork = 2;
    private const byte InterNetworkV6 = 10;

    /// <summary>Every state of a connection but TIME_WAIT, CLOSE and LISTEN, as bits: established 1, syn sent 2, syn received 3, and so on.</summary>
    private const uint States = (1 << 1) | (1 << 2) | (1 << 3) | (1 << 4) | (1 << 5) | (1 << 8) | (1 << 9) | (1 << 11);

    /// <summary>Family, protocol, extensions, state mask.</summary>
    private const int RequestHeaderLength = 8;

    /// <summary>Ports, addresses, interface, cookie; the same in requests and answers.</summary>
    private const int IdLength = 48;

    /// <summary>In an answer the id stands behind family, state, timer and retransmissions.</summary>
    private const int IdOffset = 4;

    private const int RemoteOffset = 20;

    /// <summary>Connections that one call ends; a machine with more of one attacker has them ended by the next.</summary>
    private const int MaxCut = 100_000;

    private static ReadOnlySpan<byte> MappedPrefix => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    /// <summary>Ends every connection that the filter names: both sides see it reset. Needs CAP_NET_ADMIN.</summary>
    /// <returns>How many were ended.</returns>
    /// <exception cref="IOException">The kernel cannot list or end connections, or permission is missing.</exception>
    public static int Cut(TcpConnectionFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        using NetlinkSocket socket = NetlinkSocket.TryOpen(NetlinkImports.SockDiag, out int error) ?? throw LibCError.Exception("sock_diag", error);
        List<byte[]> meant = [];
        foreach (byte family in (ReadOnlySpan<byte>)[InterNetwork, InterNetworkV6])
        {
            List(socket, family, filter, meant);
        }

        return meant.Count(id => TryDestroy(socket, id));
    }

    private static void List(NetlinkSocket socket, byte family, TcpConnectionFilter filter, List<byte[]> meant)
    {
        NetlinkRequest request = Request(stackalloc byte[128], ByFamily, NetlinkRequest.DumpFlags, family, stackalloc byte[IdLength], States);
        int error = socket.Exchange(request.Finish(), isDump: true, message =>
        {
            ReadOnlySpan<byte> answer = message.Payload;
            if (answer.Length < IdOffset + IdLength || meant.Count >= MaxCut)
            {
                return;
            }

            ReadOnlySpan<byte> id = answer.Slice(IdOffset, IdLength);
            if (filter(Remote(answer[0], id), BinaryPrimitives.ReadUInt16BigEndian(id)))
            {
                meant.Add([answer[0], .. id]);
            }
        });
        if (error is not (0 or LibCError.Interrupted))
        {
            throw LibCError.Exception("sock_diag", error);
        }
    }

    private static ReadOnlySpan<byte> Remote(byte family, ReadOnlySpan<byte> id)
    {
        ReadOnlySpan<byte> remote = id.Slice(RemoteOffset, family == InterNetwork ? 4 : 16);
        return remote.Length == 16 && remote.StartsWith(MappedPrefix) ? remote[MappedPrefix.Length..] : remote;
    }

    /// <summary>False for one that ended by itself meanwhile.</summary>
    private static bool TryDestroy(NetlinkSocket socket, byte[] familyAndId)
    {
        NetlinkRequest request = Request(stackalloc byte[128], Destroy, NetlinkRequest.AcknowledgeFlag, familyAndId[0], familyAndId.AsSpan(1), States);
        int error = socket.Exchange(request.Finish(), isDump: false, static _ => { });
        return error is 0 or LibCError.NoEntry ? error == 0 : throw LibCError.Exception("SOCK_DESTROY", error);
    }

    private static NetlinkRequest Request(Span<byte> buffer, ushort type, ushort flags, byte family, scoped ReadOnlySpan<byte> id, uint states)
    {
        NetlinkRequest request = new(buffer);
        request.Begin(type, flags);
        Span<byte> header = stackalloc byte[RequestHeaderLength];
        header[0] = family;
        header[1] = Tcp;
        header[2] = 0;
        header[3] = 0;
        MemoryMarshal.Write(header[4..], states);
        request.Add(header);
        request.Add(id);
        return request;
    }
}
