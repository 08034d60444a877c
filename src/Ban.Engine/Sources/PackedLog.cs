using System.IO.Compression;
using Ban.Matching.Lines;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>Unpacks a log that was packed before its rest was read: by gzip here, by xz or zstd through the program of that name.</summary>
internal static class PackedLog
{
    /// <summary>Bytes of an unpacked log at most; of a longer one the end is not read.</summary>
    public const long MaxUnpackedBytes = 1L << 30;

    private const int ChunkBytes = 128 * 1024;

    private static readonly string[] s_known = [".gz", ".xz", ".zst"];

    private static readonly string[] s_endings = [.. s_known, ".bz2", ".lz4", ".Z"];

    /// <summary>What the name of a compressed file ends in; null if it is none.</summary>
    public static string? EndingOf(string name) => Array.Find(s_endings, ending => name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Whether it is packed in a way that can be undone here.</summary>
    public static bool CanUnpack(string name) => s_known.Contains(EndingOf(name), StringComparer.Ordinal);

    /// <summary>The first line; null if there is no complete one.</summary>
    /// <param name="name">The path it was opened by, which tells how it is packed.</param>
    /// <param name="file">The packed file; stays open.</param>
    /// <exception cref="IOException">It cannot be read, or the program that unpacks it is missing or refuses it.</exception>
    /// <exception cref="InvalidDataException">It is not what gzip writes.</exception>
    public static FileHead? ReadHead(string name, SafeFileHandle file)
    {
        using Stream unpacked = Open(name, file);
        byte[] start = new byte[LogFile.MaxLineBytes];
        return FileHead.Parse(start.AsSpan(0, unpacked.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Unpacks into a file without a name, which is gone when it is closed.</summary>
    /// <param name="name">The path it was opened by, which tells how it is packed.</param>
    /// <param name="file">The packed file; stays open.</param>
    /// <param name="isStopping">Asked between chunks: whether to give up.</param>
    /// <param name="problem">Why it could not be unpacked whole, in one line; null if it was.</param>
    /// <returns>What could be unpacked; null if nothing could.</returns>
    public static SafeFileHandle? TryUnpack(string name, SafeFileHandle file, Func<bool> isStopping, out string? problem)
    {
        SafeFileHandle? target = null;
        try
        {
            using Stream unpacked = Open(name, file);
            target = OpenNameless();
            byte[] chunk = new byte[ChunkBytes];
            long length = 0;
            int read;
            while (length < MaxUnpackedBytes && !isStopping() && (read = unpacked.Read(chunk)) > 0)
            {
                RandomAccess.Write(target, chunk.AsSpan(0, read), length);
                length += read;
            }

            problem = length < MaxUnpackedBytes ? null : $"longer than {MaxUnpackedBytes} bytes, the end is not read";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            problem = e.Message;
        }

        return target;
    }

    /// <summary>Opened anew by its descriptor: its name may be another file's by now, and the one that has it open reads elsewhere.</summary>
    private static Stream Open(string name, SafeFileHandle file)
    {
        string path = $"/proc/{Environment.ProcessId}/fd/{file.DangerousGetHandle()}";
        return EndingOf(name) switch
        {
            ".xz" => new UnpackedStream("xz", path, name),
            ".zst" => new UnpackedStream("zstd", path, name, "-f"), // or it follows no link
            _ => new GZipStream(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: ChunkBytes), CompressionMode.Decompress),
        };
    }

    private static SafeFileHandle OpenNameless()
    {
        string name = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using FileStream made = new(name, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        SafeFileHandle handle = File.OpenHandle(name, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(name);
        return handle;
    }
}
