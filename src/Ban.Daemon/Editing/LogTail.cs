using Ban.Native.LibC;

namespace Ban.Daemon.Editing;

/// <summary>The end of a log, whole lines.</summary>
/// <param name="Lines">Without their ends; the oldest first.</param>
/// <param name="IsCut">Whether the log holds lines before them.</param>
internal sealed record LogTail(IReadOnlyList<ReadOnlyMemory<byte>> Lines, bool IsCut)
{
    /// <summary>Reads it.</summary>
    /// <param name="maxBytes">Most bytes that are read.</param>
    /// <exception cref="IOException">The log cannot be read, or is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with its rights.</exception>
    public static LogTail Read(string path, int maxBytes)
    {
        // Looked at before it is opened: to open a pipe is to wait for its writer.
        if (!FileStatus.TryGet(path, out FileStatus status, out string? error) || !status.IsRegular)
        {
            throw new FileNotFoundException(error ?? $"there is no log file {path}");
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long size = stream.Length;
        // One byte earlier, so that a line that begins exactly there is not taken for the rest of another.
        stream.Seek(-Math.Min(size, maxBytes + 1L), SeekOrigin.End);
        bool isCut = stream.Position > 0;
        byte[] end = new byte[Math.Min(size, maxBytes + 1L)];
        int length = stream.ReadAtLeast(end, end.Length, throwOnEndOfStream: false);
        return new LogTail(Split(end.AsMemory(0, length), isCut), isCut);
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> text, bool isCut)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        bool isRest = isCut;
        while (!text.IsEmpty)
        {
            int end = text.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!isRest)
            {
                lines.Add(line);
            }

            isRest = false;
        }

        return lines;
    }
}
