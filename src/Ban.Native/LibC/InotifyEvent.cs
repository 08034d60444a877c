using System.Buffers.Binary;

namespace Ban.Native.LibC;

/// <summary>What happened, or what to be told of; the values are the kernel's.</summary>
[Flags]
public enum InotifyEvents : uint
{
    None = 0,

    /// <summary>The file was written or truncated.</summary>
    Modified = 0x2,

    /// <summary>Owner, mode or link count changed: a file may have become readable.</summary>
    AttributesChanged = 0x4,

    /// <summary>A name in the directory was renamed away.</summary>
    MovedFrom = 0x40,

    /// <summary>A name in the directory was renamed to.</summary>
    MovedTo = 0x80,

    /// <summary>A name was made in the directory.</summary>
    Created = 0x100,

    /// <summary>A name in the directory was removed.</summary>
    Deleted = 0x200,

    /// <summary>The watched inode itself is gone.</summary>
    DeletedSelf = 0x400,

    /// <summary>The watched inode itself was renamed.</summary>
    MovedSelf = 0x800,

    /// <summary>The kernel's queue was full and notes were lost.</summary>
    Overflow = 0x4000,

    /// <summary>The watch ended.</summary>
    WatchEnded = 0x8000,

    /// <summary>Watch only if it is a directory.</summary>
    OnlyDirectory = 0x0100_0000,
}

/// <summary>One note of the kernel. The name is only lent: it dies with the buffer.</summary>
public readonly ref struct InotifyEvent
{
    internal InotifyEvent(int watch, InotifyEvents events, uint cookie, ReadOnlySpan<byte> name)
    {
        Watch = watch;
        Events = events;
        Cookie = cookie;
        Name = name;
    }

    /// <summary>Which watch.</summary>
    public int Watch { get; }

    /// <summary>What happened.</summary>
    public InotifyEvents Events { get; }

    /// <summary>The same in the two notes of one renaming; else 0.</summary>
    public uint Cookie { get; }

    /// <summary>The name within the watched directory; empty if the note is about the watched inode itself.</summary>
    public ReadOnlySpan<byte> Name { get; }
}

/// <summary>Goes through the notes of one read.</summary>
public ref struct InotifyEventReader
{
    private const int HeaderSize = 16;

    private ReadOnlySpan<byte> _rest;

    internal InotifyEventReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The note after the last <see cref="MoveNext"/>.</summary>
    public InotifyEvent Current { get; private set; }

    public readonly InotifyEventReader GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
        {
            return false;
        }

        int watch = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        uint events = BinaryPrimitives.ReadUInt32LittleEndian(_rest[4..]);
        uint cookie = BinaryPrimitives.ReadUInt32LittleEndian(_rest[8..]);
        int nameLength = BinaryPrimitives.ReadInt32LittleEndian(_rest[12..]);
        ReadOnlySpan<byte> name = _rest.Slice(HeaderSize, nameLength);
        int end = name.IndexOf((byte)0);
        Current = new InotifyEvent(watch, (InotifyEvents)events, cookie, end < 0 ? name : name[..end]);
        _rest = _rest[(HeaderSize + nameLength)..];
        return true;
    }
}
