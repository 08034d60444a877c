using System.Runtime.InteropServices;

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
            else if (error != LibCError.Interrupted)
            {
                throw new IOException(LibCError.Text(error), error);
            }
        }
    }
}
