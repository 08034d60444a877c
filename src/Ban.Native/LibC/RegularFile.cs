using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>Reads files that must be plain ones, and only so far: a pipe would never end, a device neither.</summary>
public static unsafe class RegularFile
{
    private const int NoTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // From <fcntl.h> and <sys/select.h>.
    private const int DuplicateCloseOnExec = 1030;
    private const int SelectLimit = 1024;

    /// <summary>
    /// Opens a file to read it. A pipe is never waited for, also where it comes in the file's place in this very moment: who owns
    /// the folder could else stop whoever reads here. Its descriptor is none of the low ones, as far as the process may have others.
    /// </summary>
    /// <exception cref="IOException">It is no regular file, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SafeFileHandle Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        int descriptor;
        int error;
        do
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            {
                descriptor = EventImports.Open(name, NoTerminal | NonBlocking | CloseOnExec);
                error = Marshal.GetLastPInvokeError();
            }
        }
        while (descriptor < 0 && error == LibCError.Interrupted);
        if (descriptor < 0)
        {
            throw error is LibCError.NoPermission or LibCError.NotPermitted
                ? new UnauthorizedAccessException(LibCError.Text(error))
                : new IOException(LibCError.Text(error));
        }

        SafeFileHandle file = OutOfTheWay(new SafeFileHandle(descriptor, ownsHandle: true));
        if (FileStatus.Get(file).IsRegular)
        {
            return file;
        }

        file.Dispose();
        throw new IOException("not a regular file");
    }

    /// <summary>
    /// Leaves the low descriptors to those who need one: libnftables waits by select(2), which ends the process for a socket beyond its
    /// limit, and logs alone can be thousands.
    /// </summary>
    private static SafeFileHandle OutOfTheWay(SafeFileHandle file)
    {
        int moved = EventImports.Control((int)file.DangerousGetHandle(), DuplicateCloseOnExec, SelectLimit);
        if (moved < 0)
        {
            // The process may not have that many: then none of its descriptors is beyond the limit.
            return file;
        }

        file.Dispose();
        return new SafeFileHandle(moved, ownsHandle: true);
    }

    /// <summary>Reads a file; of one that is longer than the limit, one byte more than that, which shows it.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="limit">Bytes.</param>
    /// <returns>The content; null if there is nothing of that name, or a directory.</returns>
    /// <exception cref="IOException">It is no regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(string path, int limit)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains('\0') || Directory.Exists(path))
        {
            return null;
        }

        // Looked at before it is opened: opening a device can do something.
        if (!FileStatus.TryGet(path, out FileStatus status, out string? error))
        {
            return error is null ? null : throw new IOException(error);
        }

        if (!status.IsRegular)
        {
            throw new IOException("it is a pipe, a socket or a device, expected a regular file");
        }

        // Read to its end and not by its size: files of /proc say that they are empty.
        using FileStream file = new(Open(path), FileAccess.Read, bufferSize: 0);
        ArrayBufferWriter<byte> content = new((int)Math.Clamp(file.Length + 1, 1, limit + 1L));
        while (content.WrittenCount <= limit)
        {
            Span<byte> room = content.GetSpan(1);
            int read = file.Read(room[..Math.Min(room.Length, limit + 1 - content.WrittenCount)]);
            if (read == 0)
            {
                break;
            }

            content.Advance(read);
        }

        return content.WrittenSpan.ToArray();
    }
}
