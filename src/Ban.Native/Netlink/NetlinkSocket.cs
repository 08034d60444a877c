using System.Runtime.InteropServices;
using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.Netlink;

/// <summary>Hears one message of an answer.</summary>
internal delegate void NetlinkVisitor(NetlinkMessage message);

/// <summary>
/// Requests to the kernel and its answers, one at a time. Not thread-safe; its owner disposes it. It belongs for good to the
/// network namespace of the thread that opened it.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    /// <summary>Longest piece of an answer; the kernel makes none above 32 KiB.</summary>
    private const int MaxAnswerBytes = 64 << 10;

    /// <summary>An answer that takes so many seconds never comes.</summary>
    private const long PatienceSeconds = 10;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _answer = GC.AllocateUninitializedArray<byte>(MaxAnswerBytes);
    private uint _sequence;

    private NetlinkSocket(int descriptor)
    {
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Opens it; null with the error number that says why not.</summary>
    public static NetlinkSocket? TryOpen(int protocol, out int error)
    {
        int descriptor = NetlinkImports.Socket(NetlinkImports.AfNetlink, NetlinkImports.SockRaw | NetlinkImports.SockCloseOnExec, protocol);
        error = Marshal.GetLastPInvokeError();
        if (descriptor < 0)
        {
            return null;
        }

        long* patience = stackalloc long[2] { PatienceSeconds, 0 };
        _ = NetlinkImports.SetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.ReceiveTimeout, patience, 2 * sizeof(long));
        error = 0;
        return new NetlinkSocket(descriptor);
    }

    /// <summary>Sends a request and hands on each message of the answer until its end.</summary>
    /// <param name="request">Is given its sequence number here.</param>
    /// <param name="isDump">Whether the answer is a list with an end mark; else the first message is all.</param>
    /// <returns>0, or the error number of the kernel's refusal; EINTR where the listed things changed meanwhile.</returns>
    public int Exchange(Span<byte> request, bool isDump, NetlinkVisitor visitor)
    {
        MemoryMarshal.Write(request[8..], ++_sequence);
        fixed (byte* start = request)
        {
            if (NetlinkImports.Send(_handle, start, request.Length, 0) < 0)
            {
                return Marshal.GetLastPInvokeError();
            }
        }

        bool isInterrupted = false;
        while (true)
        {
            if (Receive(out ReadOnlySpan<byte> received) is not 0 and var failed)
            {
                return failed;
            }

            while (NetlinkMessage.TryTake(ref received, out NetlinkMessage message))
            {
                // What is left of an answer that was given up has another number.
                if (message.Sequence != _sequence)
                {
                    continue;
                }

                isInterrupted |= (message.Flags & NetlinkMessage.InterruptedFlag) != 0;
                if (message.Type is NetlinkMessage.ErrorType or NetlinkMessage.DoneType)
                {
                    return message.Error != 0 ? message.Error : isInterrupted ? LibCError.Interrupted : 0;
                }

                visitor(message);
                if (!isDump)
                {
                    return 0;
                }
            }
        }
    }

    public void Dispose() => _handle.Dispose();

    private int Receive(out ReadOnlySpan<byte> received)
    {
        while (true)
        {
            nint length;
            int error;
            fixed (byte* start = _answer)
            {
                length = NetlinkImports.Receive(_handle, start, _answer.Length, 0);
                error = Marshal.GetLastPInvokeError();
            }

            if (length < 0 && error == LibCError.Interrupted)
            {
                continue;
            }

            received = length < 0 ? default : _answer.AsSpan(0, (int)length);
            return length < 0 ? error : 0;
        }
    }
}
