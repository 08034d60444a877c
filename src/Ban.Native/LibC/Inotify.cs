using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>
/// The kernel's notes about changes of files and directories, <c>inotify(7)</c>. One thread owns it.
/// A watch stands for an inode: two paths to the same file give the same number.
/// </summary>
public sealed unsafe class Inotify : IDisposable
{
    /// <summary>Bytes that are enough for one read of <see cref="Read"/>: many short notes, or the longest one.</summary>
    public const int BufferSize = 16 * 1024;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    private readonly SafeFileHandle _handle;

    /// <exception cref="IOException">The user's limit of inotify instances is reached, or no descriptor is left.</exception>
    public Inotify()
    {
        int descriptor = EventImports.InotifyInit(CloseOnExec | NonBlocking);
        int error = Marshal.GetLastPInvokeError();
        _handle = descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw LibCError.Exception("inotify_init1 (see fs.inotify.max_user_instances)", error);
    }

    /// <summary>For <see cref="Epoll.Add"/>; owned by this object.</summary>
    public SafeFileHandle Handle => _handle;

    /// <summary>Watches what <paramref name="path"/> leads to, links followed.</summary>
    /// <param name="path">A file or directory.</param>
    /// <param name="events">What to be told of.</param>
    /// <param name="watch">Number of the watch in <see cref="InotifyEvent.Watch"/>.</param>
    /// <param name="error">Why not: the system's words.</param>
    public bool TryAddWatch(string path, InotifyEvents events, out int watch, out string error)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        using HandleLease lease = new(_handle);
        fixed (byte* pointer = name)
        {
            watch = EventImports.InotifyAddWatch(lease.Descriptor, pointer, (uint)events);
            int number = Marshal.GetLastPInvokeError();
            error = watch < 0 ? LibCError.Text(number) : string.Empty;
        }

        return watch >= 0;
    }

    /// <summary>Watches the inode that an open file stands for, wherever its name has gone.</summary>
    public bool TryAddWatch(SafeFileHandle file, InotifyEvents events, out int watch, out string error)
    {
        using HandleLease lease = new(file);
        return TryAddWatch($"/proc/self/fd/{lease.Descriptor}", events, out watch, out error);
    }

    /// <summary>Ends a watch. The kernel ends it by itself when the inode is gone; that is no error here.</summary>
    public void RemoveWatch(int watch)
    {
        using HandleLease lease = new(_handle);
        _ = EventImports.InotifyRemoveWatch(lease.Descriptor, watch);
    }

    /// <summary>Takes the notes that wait; does not block.</summary>
    /// <param name="buffer">Receives them; at least <see cref="BufferSize"/> bytes.</param>
    /// <returns>The notes, which live in <paramref name="buffer"/>; none if nothing waits.</returns>
    /// <exception cref="IOException">The notes cannot be read.</exception>
    public InotifyEventReader Read(Span<byte> buffer)
    {
        using HandleLease lease = new(_handle);
        while (true)
        {
            nint length;
            int error;
            fixed (byte* pointer = buffer)
            {
                length = EventImports.Read(lease.Descriptor, pointer, (nuint)buffer.Length);
                error = Marshal.GetLastPInvokeError();
            }

            if (length >= 0)
            {
                return new InotifyEventReader(buffer[..(int)length]);
            }

            if (error == LibCError.WouldBlock)
            {
                return default;
            }

            if (error != LibCError.Interrupted)
            {
                throw LibCError.Exception("inotify read", error);
            }
        }
    }

    public void Dispose() => _handle.Dispose();
}
