using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>
/// One open log file, whatever its name has become, with the place of every jail that reads it. A chunk is read once for all
/// jails that stand at the same place; a jail that is behind reads for itself and meets the others again at the end.
/// The reader's thread owns it.
/// </summary>
internal sealed partial class LogFile : IDisposable
{
    /// <summary>Longest line that is judged whole, its end included; of a longer one the first part is judged.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>Batches kept for jails that are a little behind, so that a chunk is not read again for each.</summary>
    private const int MaxRecentBatches = 4;

    private readonly SafeFileHandle _handle;
    private readonly List<LineBatch> _recent = [];
    private FileHead? _head;
    private long _countedTo;
    private (long Size, DateTimeOffset Modified) _lastSeen;

    private LogFile(string path, SafeFileHandle handle, FileStatus status)
    {
        Path = path;
        _handle = handle;
        Identity = status.Identity;
        Size = status.Size;
        Modified = status.Modified;
        _head = FileHead.Read(handle);
    }

    /// <summary>The path it is followed under; after a rotation its name is another.</summary>
    public string Path { get; }

    public FileIdentity Identity { get; }

    /// <summary>Bytes when last looked at.</summary>
    public long Size { get; private set; }

    /// <summary>When it was last written, as far as it was seen with the content that was read.</summary>
    public DateTimeOffset Modified { get; private set; }

    public List<FileCursor> Cursors { get; } = [];

    /// <summary>Number of the watch; -1 if the kernel gave none.</summary>
    public int Watch { get; set; } = -1;

    /// <summary>Whether it waits for its turn to be read.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it was closed while it waited for its turn.</summary>
    public bool IsClosed { get; set; }

    /// <summary>When it lost its path, in the clock's timestamps; null while it has it.</summary>
    public long? RetiredAt { get; set; }

    /// <summary>Hash of the first line; empty while it is not complete.</summary>
    public string FirstLineHash => _head?.Hash ?? string.Empty;

    public SafeFileHandle Handle => _handle;

    /// <summary>Opens a file to follow.</summary>
    /// <param name="path">The path it is followed under.</param>
    /// <param name="location">The path it is opened by.</param>
    /// <exception cref="IOException">It cannot be read, or is no plain file. The message is for the user.</exception>
    public static LogFile Open(string path, string location)
    {
        // Asked before the open: opening a device can do something.
        if (FileStatus.TryGet(location, out FileStatus before, out _) && !before.IsRegular)
        {
            throw new IOException("not a regular file");
        }

        SafeFileHandle handle;
        try
        {
            handle = RegularFile.Open(location);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("no permission to read it", e);
        }

        try
        {
            return new LogFile(path, handle, FileStatus.Get(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Takes over an open file that has no name.</summary>
    /// <param name="path">The path it is followed under.</param>
    /// <param name="handle">The file; closed with this object.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LogFile Adopt(string path, SafeFileHandle handle) => new(path, handle, FileStatus.Get(handle));

    /// <summary>Whether a line begins at the offset, as far as the file shows.</summary>
    public bool IsLineStart(long offset)
    {
        Span<byte> before = stackalloc byte[1];
        return offset == 0 || (offset <= Size && RandomAccess.Read(_handle, before, offset - 1) == 1 && before[0] == '\n');
    }

    /// <summary>Where the line that is being written now begins: where a jail starts that passes over old content.</summary>
    public long OffsetOfLastLine()
    {
        byte[] buffer = new byte[MaxLineBytes];
        long start = Math.Max(0, Size - buffer.Length);
        int length = RandomAccess.Read(_handle, buffer, start);
        int last = buffer.AsSpan(0, length).LastIndexOf((byte)'\n');
        return last >= 0 ? start + last + 1 : start;
    }

    /// <summary>The place of a jail in this file, if it has one.</summary>
    public FileCursor? CursorOf(SourceSubscription subscription) => Cursors.Find(c => c.Subscription == subscription);

    public void Dispose()
    {
        ForgetRecent(long.MaxValue);
        _handle.Dispose();
    }
}
