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

    /// <summary>Room for what is sent at once, where we may say so; in a container the system's bound may hold, some 200 KB.</summary>
    public const int SendBufferBytes = 4 << 20;

    /// <summary>The room as long as the system does not tell it.</summary>
    private const int LeastSendBytes = 64 << 10;

    /// <summary>What the kernel itself needs of the room.</summary>
    private const int SendOverheadBytes = 32;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _answer = GC.AllocateUninitializedArray<byte>(MaxAnswerBytes);
    private uint _sequence;

    private NetlinkSocket(int descriptor)
    {
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        int size = LeastSendBytes;
        uint length = sizeof(int);
        _ = NetlinkImports.GetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.SendBuffer, &size, &length);
        MaxSendBytes = size - SendOverheadBytes;
    }

    /// <summary>Opens it; null with the error number that says why not.</summary>
    /// <param name="sendBufferBytes">Room that is asked for; how much there is tells <see cref="MaxSendBytes"/>.</param>
    public static NetlinkSocket? TryOpen(int protocol, out int error, int sendBufferBytes = SendBufferBytes)
    {
        int descriptor = NetlinkImports.Socket(NetlinkImports.AfNetlink, NetlinkImports.SockRaw | NetlinkImports.SockCloseOnExec, protocol);
        error = Marshal.GetLastPInvokeError();
        if (descriptor < 0)
        {
            return null;
        }

        long* patience = stackalloc long[2] { PatienceSeconds, 0 };
        _ = NetlinkImports.SetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.ReceiveTimeout, patience, 2 * sizeof(long));
        int isOn = 1;
        _ = NetlinkImports.SetOption(descriptor, NetlinkImports.SolNetlink, NetlinkImports.CapAcknowledgement, &isOn, sizeof(int));
        int size = sendBufferBytes;
        if (NetlinkImports.SetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.SendBufferForce, &size, sizeof(int)) != 0)
        {
            _ = NetlinkImports.SetOption(descriptor, NetlinkImports.SolSocket, NetlinkImports.SendBuffer, &size, sizeof(int));
        }

        error = 0;
        return new NetlinkSocket(descriptor);
    }

    /// <summary>Longest request, or batch of requests, that the kernel takes.</summary>
    public int MaxSendBytes { get; }

    /// <summary>The number by which the kernel tells whose changes are ours; 0 before the first answer.</summary>
    public uint Port { get; private set; }

    /// <summary>Sends a request and hands on each message of the answer until its end.</summary>
    /// <param name="request">Is given its sequence number here.</param>
    /// <param name="isDump">Whether the answer is a list with an end mark; else the first message is all.</param>
    /// <returns>0, or the error number of the kernel's refusal; EINTR where the listed things changed meanwhile.</returns>
    public int Exchange(Span<byte> request, bool isDump, NetlinkVisitor visitor)
    {
        MemoryMarshal.Write(request[NetlinkMessage.SequenceOffset..], ++_sequence);
        if (Send(request) is not 0 and var unsent)
        {
            return unsent;
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

                Port = message.Port;
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

    /// <summary>
    /// Sends messages that take effect together or not at all. The first and the last are the batch's marks; of the others the
    /// last asks for an acknowledgement, and each that is refused gets an answer unasked.
    /// </summary>
    /// <param name="batch">Its messages are given their sequence numbers here.</param>
    /// <returns>0, or the error number of the first refusal.</returns>
    public int ExchangeBatch(Span<byte> batch)
    {
        uint first = _sequence + 1;
        for (int place = 0; place < batch.Length; place += NetlinkMessage.Align((int)MemoryMarshal.Read<uint>(batch[place..])))
        {
            MemoryMarshal.Write(batch[(place + NetlinkMessage.SequenceOffset)..], ++_sequence);
        }

        int refusal = Send(batch);
        uint last = _sequence - 1;
        bool isDone = refusal != 0;
        while (!isDone)
        {
            if (Receive(out ReadOnlySpan<byte> received) is not 0 and var failed)
            {
                return failed;
            }

            while (NetlinkMessage.TryTake(ref received, out NetlinkMessage message))
            {
                if (message.Type == NetlinkMessage.ErrorType && message.Sequence - first <= last - first)
                {
                    refusal = refusal != 0 ? refusal : message.Error;

                    // A refusal of the mark at the beginning is one of the whole, and no other answer need come.
                    isDone |= message.Sequence == last || (message.Sequence == first && message.Error != 0);
                }
            }
        }

        return refusal;
    }

    public void Dispose() => _handle.Dispose();

    private int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return NetlinkImports.Send(_handle, start, bytes.Length, 0) < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

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
