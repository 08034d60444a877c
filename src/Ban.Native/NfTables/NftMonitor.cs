using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <summary>
/// Hears of every change of the kernel's nftables at once. One reader at a time; its owner disposes it. It belongs for good to
/// the network namespace of the thread that opened it.
/// </summary>
public sealed partial class NftMonitor : IDisposable
{
    /// <summary>Bytes of notices that the kernel keeps for us: a burst of 20,000 elements, its own or another's, fits.</summary>
    private const int KernelBufferBytes = 4 << 20;

    /// <summary>Longest piece that the kernel sends at once.</summary>
    private const int MaxNoticeBytes = 64 << 10;

    /// <summary>Tables that are told apart between two readings; a host with more is looked at as a whole.</summary>
    private const int MaxTables = 1000;

    /// <summary>Multicast group NFNLGRP_NFTABLES, as a bit.</summary>
    private const uint Group = 1 << 6;

    private readonly Socket _socket;
    private readonly byte[] _notice = GC.AllocateUninitializedArray<byte>(MaxNoticeBytes);

    private NftMonitor(Socket socket)
    {
        _socket = socket;
    }

    /// <summary>Netlink port of a context of ours in libnftables: what it changes is not told.</summary>
    public uint IgnoredPort { get; private set; }

    /// <summary>Its other port, by which elements are changed.</summary>
    public uint IgnoredElementsPort { get; private set; }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="NftException">The kernel has no nftables, or permission is missing.</exception>
    public static unsafe NftMonitor Open()
    {
        int descriptor = NetlinkImports.Socket(NetlinkImports.AfNetlink, NetlinkImports.SockRaw | NetlinkImports.SockCloseOnExec, NetlinkImports.Netfilter);
        int error = Marshal.GetLastPInvokeError();
        if (descriptor < 0)
        {
            throw Refused(error);
        }

        Socket socket = new(new SafeSocketHandle(descriptor, ownsHandle: true)) { Blocking = false };
        int size = KernelBufferBytes;
        if (NetlinkImports.SetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.ReceiveBufferForce, &size, sizeof(int)) != 0)
        {
            // Inside a container the system's bound holds.
            _ = NetlinkImports.SetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.ReceiveBuffer, &size, sizeof(int));
        }

        uint* address = stackalloc uint[3] { NetlinkImports.AfNetlink, 0, Group };
        if (NetlinkImports.Bind(descriptor, (byte*)address, 3 * sizeof(uint)) != 0)
        {
            error = Marshal.GetLastPInvokeError();
            socket.Dispose();
            throw Refused(error);
        }

        return new NftMonitor(socket);
    }

    /// <summary>
    /// Makes and removes, in one transaction, a table of a name that nobody else has, to learn which port the context has:
    /// libnftables does not tell it. The way through the library is warm after it, too.
    /// </summary>
    /// <exception cref="NftException">The kernel refused.</exception>
    public void Ignore(NftContext own)
    {
        ArgumentNullException.ThrowIfNull(own);
        IgnoredElementsPort = own.Port;
        string name = $"bantui-{Guid.NewGuid():N}";
        own.Run(Encoding.ASCII.GetBytes($"add table inet {name}\ndelete table inet {name}\n\0"));
        byte[] wanted = Encoding.ASCII.GetBytes(name + '\0');
        while (TryReceive(out int length, out _))
        {
            ReadOnlySpan<byte> received = _notice.AsSpan(0, length);
            while (NetlinkMessage.TryTake(ref received, out NetlinkMessage message))
            {
                if (TableOf(message).SequenceEqual(wanted))
                {
                    IgnoredPort = message.Port;
                }
            }
        }

        FilterOut(IgnoredPort, IgnoredElementsPort);
    }

    /// <summary>Waits for changes that others make, and takes all that are told at that moment.</summary>
    public async ValueTask<NftNotice> ReadAsync(CancellationToken cancellationToken)
    {
        HashSet<string> tables = [];
        bool isLost = false;
        while (tables.Count == 0 && !isLost)
        {
            try
            {
                Note(_notice.AsSpan(0, await _socket.ReceiveAsync(_notice, cancellationToken)), tables);
                while (tables.Count < MaxTables && TryReceive(out int length, out isLost))
                {
                    Note(_notice.AsSpan(0, length), tables);
                }
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
            {
                isLost = true;
            }
        }

        return new NftNotice(tables, isLost || tables.Count >= MaxTables);
    }

    public void Dispose() => _socket.Dispose();

    private void Note(ReadOnlySpan<byte> received, HashSet<string> tables)
    {
        // A burst names one table again and again: its name is made into a text once.
        string last = string.Empty;
        while (NetlinkMessage.TryTake(ref received, out NetlinkMessage message))
        {
            ReadOnlySpan<byte> table = TableOf(message);
            if (message.Port != IgnoredPort && message.Port != IgnoredElementsPort && !table.IsEmpty && !Ascii.Equals(table[..^1], last))
            {
                last = Encoding.UTF8.GetString(table[..^1]);
                tables.Add(last);
            }
        }
    }

    /// <summary>The table's name with its zero; empty for messages without one.</summary>
    private static ReadOnlySpan<byte> TableOf(NetlinkMessage message)
    {
        bool isAboutATable = NftMessages.KindOf(message.Type) >= 0 && NftMessages.KindOf(message.Type) != NftMessages.NewGeneration
            && message.Payload.Length > NftMessages.FamilyHeaderLength;
        return isAboutATable ? NetlinkAttributes.Find(message.Payload[NftMessages.FamilyHeaderLength..], NftMessages.TableName) : default;
    }

    /// <summary>Takes a piece that is there already.</summary>
    /// <param name="isLost">Whether the kernel had no room for some; it says so once, to whoever receives next.</param>
    private unsafe bool TryReceive(out int length, out bool isLost)
    {
        int error;
        fixed (byte* start = _notice)
        {
            length = (int)NetlinkImports.Receive(_socket.SafeHandle, start, _notice.Length, NetlinkImports.DoNotWait);
            error = Marshal.GetLastPInvokeError();
        }

        isLost = length < 0 && error == NetlinkImports.NoBufferSpace;
        return length > 0;
    }

    private static NftException Refused(int error) =>
        new($"nftables: changes cannot be followed: {Marshal.GetPInvokeErrorMessage(error)}", NftFailure.Unreachable);
}

/// <summary>What others have changed.</summary>
/// <param name="Tables">Names of the tables, of whatever family, that were touched.</param>
/// <param name="IsLost">Whether notices were lost: anything may have changed.</param>
public sealed record NftNotice(IReadOnlySet<string> Tables, bool IsLost);
