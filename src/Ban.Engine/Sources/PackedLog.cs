using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>Unpacks a log that was packed by gzip before its rest was read.</summary>
internal static class PackedLog
{
    /// <summary>Bytes of an unpacked log at most; of a longer one the end is not read.</summary>
    public const long MaxUnpackedBytes = 1L << 30;

    private const int ChunkBytes = 128 * 1024;

    /// <summary>Whether it is packed in a way that can be undone here.</summary>
    public static bool CanUnpack(string path) => path.EndsWith(".gz", StringComparison.Ordinal);

    /// <summary>The first line; null if there is no complete one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not what gzip writes.</exception>
    public static FileHead? ReadHead(string path)
    {
        using Stream unpacked = Open(path);
        byte[] start = new byte[LogFile.MaxLineBytes];
        return FileHead.Parse(start.AsSpan(0, unpacked.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>Unpacks into a file without a name, which is gone when it is closed.</summary>
    /// <param name="path">The packed file.</param>
    /// <param name="isStopping">Asked between chunks: whether to give up.</param>
    /// <param name="problem">Why it could not be unpacked whole, in one line; null if it was.</param>
    /// <returns>What could be unpacked; null if nothing could.</returns>
    public static SafeFileHandle? TryUnpack(string path, Func<bool> isStopping, out string? problem)
    {
        SafeFileHandle? target = null;
        try
        {
            using Stream unpacked = Open(path);
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

    private static GZipStream Open(string path) => new(
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: ChunkBytes), CompressionMode.Decompress);

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
