using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>Waits for the first of several descriptors to become readable. One thread waits; it owns this object.</summary>
public sealed unsafe class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int ControlAdd = 1;
    private const uint Readable = 1;

    /// <summary>Ready descriptors told in one call; more are told by the next.</summary>
    private const int MaxEvents = 16;

    // The kernel's struct epoll_event is packed on x86-64 and naturally aligned elsewhere.
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int s_eventSize = s_dataOffset + sizeof(ulong);

    private readonly SafeFileHandle _handle;

    /// <exception cref="IOException">No descriptor is left.</exception>
    public Epoll()
    {
        int descriptor = EventImports.EpollCreate(CloseOnExec);
        int error = Marshal.GetLastPInvokeError();
        _handle = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LibCError.Exception("epoll_create1", error);
    }

    /// <summary>Waits for <paramref name="handle"/> too, until it is closed; <paramref name="tag"/> is what <see cref="Wait"/> gives for it.</summary>
    /// <exception cref="IOException">The descriptor cannot be waited for.</exception>
    public void Add(SafeHandle handle, int tag)
    {
        ArgumentNullException.ThrowIfNull(handle);
        Span<byte> item = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(item, Readable);
        BinaryPrimitives.WriteUInt64LittleEndian(item[s_dataOffset..], (uint)tag);
        using HandleLease epoll = new(_handle);
        using HandleLease lease = new(handle);
        fixed (byte* pointer = item)
        {
            int result = EventImports.EpollControl(epoll.Descriptor, ControlAdd, lease.Descriptor, pointer);
            int error = Marshal.GetLastPInvokeError();
            if (result < 0)
            {
                throw LibCError.Exception("epoll_ctl", error);
            }
        }
    }

    /// <summary>Waits until something is readable or the time is over.</summary>
    /// <param name="timeout">How long at most; infinite waits for ever.</param>
    /// <param name="tags">Receives the tags of what is ready.</param>
    /// <returns>How many tags were written; 0 when the time is over or a signal came in between.</returns>
    /// <exception cref="IOException">The wait itself failed.</exception>
    public int Wait(TimeSpan timeout, Span<int> tags)
    {
        Span<byte> events = stackalloc byte[MaxEvents * 16];
        int milliseconds = timeout == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
        using HandleLease epoll = new(_handle);
        int count;
        int error;
        fixed (byte* pointer = events)
        {
            count = EventImports.EpollWait(epoll.Descriptor, pointer, Math.Min(MaxEvents, tags.Length), milliseconds);
            error = Marshal.GetLastPInvokeError();
        }

        if (count < 0)
        {
            return error == LibCError.Interrupted ? 0 : throw LibCError.Exception("epoll_wait", error);
        }

        for (int i = 0; i < count; i++)
        {
            tags[i] = (int)BinaryPrimitives.ReadUInt64LittleEndian(events[((i * s_eventSize) + s_dataOffset)..]);
        }

        return count;
    }

    public void Dispose() => _handle.Dispose();
}
