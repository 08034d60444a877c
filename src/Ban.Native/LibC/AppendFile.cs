using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>
/// A file that is only ever written at its end, wherever that is by then: the base library writes at the place that it remembers,
/// which leaves a hole of zeros once the file was emptied, as log rotation by copying does, and overwrites what others have added.
/// </summary>
public sealed partial class AppendFile : IDisposable
{
    // From <fcntl.h>, the same on every architecture that .NET runs on under Linux.
    private const int WriteOnly = 0x1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle _file;

    private AppendFile(SafeFileHandle file) => _file = file;

    /// <summary>Opens a file, which is made for its owner alone where it is missing. A pipe that nobody reads is refused, not waited for.</summary>
    /// <exception cref="IOException">It cannot be opened; the message is the system's reason.</exception>
    public static unsafe AppendFile Open(string path)
    {
        const int OwnerOnly = 0b110_000_000;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int descriptor = OpenFile(name, WriteOnly | Create | Append | NonBlocking | CloseOnExec, OwnerOnly);
            int error = Marshal.GetLastPInvokeError();
            return descriptor >= 0 ? new AppendFile(new SafeFileHandle(descriptor, ownsHandle: true)) : throw new IOException(LibCError.Text(error), error);
        }
    }

    /// <summary>Writes all bytes at the end.</summary>
    /// <exception cref="IOException">It failed, perhaps in the midst.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        using HandleLease lease = new(_file);
        Descriptor.Write(lease.Descriptor, bytes);
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static unsafe partial int OpenFile(byte* path, int flags, uint mode);
}
