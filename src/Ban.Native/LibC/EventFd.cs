using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>
/// A counter in the kernel that wakes a thread which waits in <see cref="Epoll"/>. <see cref="Signal"/> may be called by any thread.
/// </summary>
public sealed unsafe class EventFd : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    private readonly SafeFileHandle _handle;

    /// <exception cref="IOException">No descriptor is left.</exception>
    public EventFd()
    {
        int descriptor = EventImports.EventFdCreate(0, CloseOnExec | NonBlocking);
        int error = Marshal.GetLastPInvokeError();
        _handle = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LibCError.Exception("eventfd", error);
    }

    /// <summary>For <see cref="Epoll.Add"/>; owned by this object.</summary>
    public SafeFileHandle Handle => _handle;

    /// <summary>Wakes the waiting thread; several signals before it looks are one.</summary>
    public void Signal()
    {
        ulong one = 1;
        using HandleLease lease = new(_handle);

        // A full counter refuses the write: the thread is to wake already.
        while (EventImports.Write(lease.Descriptor, (byte*)&one, sizeof(ulong)) < 0
            && Marshal.GetLastPInvokeError() == LibCError.Interrupted)
        {
        }
    }

    /// <summary>Takes back every signal so far.</summary>
    public void Reset()
    {
        ulong count;
        using HandleLease lease = new(_handle);
        while (EventImports.Read(lease.Descriptor, (byte*)&count, sizeof(ulong)) < 0
            && Marshal.GetLastPInvokeError() == LibCError.Interrupted)
        {
        }
    }

    public void Dispose() => _handle.Dispose();
}
