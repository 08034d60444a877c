using System.Runtime.InteropServices;

namespace Ban.Native.NfTables;

/// <summary>
/// Asks the kernel over netlink for the number of its nftables rule set, which changes nothing. libnftables itself would end
/// the process where it gets no socket, and write to the standard error where it may not use it.
/// </summary>
internal static unsafe class NetlinkProbe
{
    private const int HeaderLength = 16;
    private const int RequestLength = HeaderLength + 4;
    private const int MaxAnswerLength = 1024;
    private const ushort ErrorType = 2;
    private const ushort RequestFlag = 1;

    /// <summary>Subsystem nftables, message NFT_MSG_GETGEN.</summary>
    private const ushort GetGeneration = (10 << 8) | 16;

    /// <summary>Tries it.</summary>
    /// <returns>0, or the error number that says why nftables cannot be used.</returns>
    public static int Run()
    {
        int descriptor = NftImports.Socket(NftImports.AfNetlink, NftImports.SockRaw | NftImports.SockCloseOnExec, NftImports.NetlinkNetfilter);
        int error = Marshal.GetLastPInvokeError();
        if (descriptor < 0)
        {
            return error;
        }

        try
        {
            return Ask(descriptor);
        }
        finally
        {
            _ = NftImports.Close(descriptor);
        }
    }

    private static int Ask(int descriptor)
    {
        byte* request = stackalloc byte[RequestLength];
        Span<byte> header = new(request, RequestLength);
        header.Clear();
        MemoryMarshal.Write(header, (uint)RequestLength);
        MemoryMarshal.Write(header[4..], GetGeneration);
        MemoryMarshal.Write(header[6..], RequestFlag);
        if (NftImports.Send(descriptor, request, RequestLength, 0) < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        // The kernel answers within the send, so this does not wait.
        byte* answer = stackalloc byte[MaxAnswerLength];
        nint length = NftImports.Receive(descriptor, answer, MaxAnswerLength, 0);
        int error = Marshal.GetLastPInvokeError();
        if (length < 0)
        {
            return error;
        }

        ReadOnlySpan<byte> reply = new(answer, (int)length);
        bool isError = reply.Length >= HeaderLength + sizeof(int) && MemoryMarshal.Read<ushort>(reply[4..]) == ErrorType;
        return isError ? -MemoryMarshal.Read<int>(reply[HeaderLength..]) : 0;
    }
}
