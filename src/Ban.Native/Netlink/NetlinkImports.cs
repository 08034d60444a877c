using System.Runtime.InteropServices;

namespace Ban.Native.Netlink;

/// <summary>What netlink(7) needs of the C library.</summary>
internal static unsafe partial class NetlinkImports
{
    public const int AfNetlink = 16;
    public const int SockRaw = 3;
    public const int SockCloseOnExec = 0x80000;

    /// <summary>Protocol of the connections' state, sock_diag(7).</summary>
    public const int SockDiag = 4;

    /// <summary>Protocol of nftables and its kin.</summary>
    public const int Netfilter = 12;

    public const int SolSocket = 1;
    public const int SolNetlink = 270;
    public const int SendBuffer = 7;
    public const int SendBufferForce = 32;
    public const int ReceiveBuffer = 8;
    public const int ReceiveBufferForce = 33;
    public const int AttachFilter = 26;
    public const int ReceiveTimeout = 20;

    /// <summary>NETLINK_CAP_ACK: a refusal does not give the request back, which may be longer than any answer.</summary>
    public const int CapAcknowledgement = 10;

    public const int DoNotWait = 0x40;

    /// <summary>Error number ENOBUFS.</summary>
    public const int NoBufferSpace = 105;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int descriptor, int level, int option, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int descriptor, int level, int option, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle descriptor, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle descriptor, byte* buffer, nint length, int flags);
}
