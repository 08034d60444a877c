using System.Buffers;

namespace Ban.Native.LibC;

/// <summary>Reads files that must be plain ones, and only so far: a pipe would never end, a device neither.</summary>
public static class RegularFile
{
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

        // Looked at before it is opened: to open a pipe is to wait for its writer.
        if (!FileStatus.TryGet(path, out FileStatus status, out string? error))
        {
            return error is null ? null : throw new IOException(error);
        }

        if (!status.IsRegular)
        {
            throw new IOException("it is a pipe, a socket or a device, expected a regular file");
        }

        // Read to its end and not by its size: files of /proc say that they are empty.
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
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
