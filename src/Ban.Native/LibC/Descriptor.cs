using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>Plain system calls on a file descriptor that somebody else owns.</summary>
public static unsafe class Descriptor
{
    /// <summary>Writes all bytes at the descriptor's own offset, which other processes may share.</summary>
    /// <exception cref="IOException">It failed; <see cref="Exception.HResult"/> is the error number.</exception>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            int error;
            fixed (byte* start = bytes)
            {
                written = EventImports.Write(descriptor, start, (nuint)bytes.Length);
                error = Marshal.GetLastPInvokeError();
            }

            if (written >= 0)
            {
                bytes = bytes[(int)written..];
            }
            else if (error == LibCError.WouldBlock)
            {
                // Who started us shares the descriptor and has made it non-blocking, as ssh and node do with their pipes.
                AwaitRoom(descriptor);
            }
            else if (error != LibCError.Interrupted)
            {
                throw new IOException(LibCError.Text(error), error);
            }
        }
    }

    /// <summary>Columns of the terminal behind the descriptor; null where it is none, or does not say, as on a serial line.</summary>
    public static int? Columns(int descriptor)
    {
        using var borrowed = new SafeFileHandle(descriptor, ownsHandle: false);
        TtyLibC.WindowSize size;
        return TtyLibC.IoCtl(borrowed, TtyLibC.GetWindowSize, &size) == 0 && size.Columns > 0 ? size.Columns : null;
    }

    private static void AwaitRoom(int descriptor)
    {
        var wanted = new TtyLibC.PollDescriptor { Descriptor = descriptor, Events = TtyLibC.PollOut };
        _ = TtyLibC.Poll(&wanted, 1, Timeout.Infinite);
    }
}
