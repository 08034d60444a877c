using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>The first line of a file: by it a log is known again after rotation, truncation and restart (spec 2, section 3.1).</summary>
internal sealed class FileHead
{
    /// <summary>Bytes of the first line that are hashed and searched; a longer line is known by this much of it.</summary>
    private const int MaxHashedBytes = LogFile.MaxLineBytes;

    /// <summary>Bytes that are compared before what was read is believed; enough to hold a timestamp and more.</summary>
    private const int ComparedBytes = 256;

    private readonly byte[] _start;

    private FileHead(byte[] start, string hash)
    {
        _start = start;
        Hash = hash;
    }

    /// <summary>Lower-case hex SHA-1 of the first line with its newline.</summary>
    public string Hash { get; }

    /// <summary>Reads the first line; null while it is not complete.</summary>
    public static FileHead? Read(SafeFileHandle file)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxHashedBytes);
        try
        {
            int length = RandomAccess.Read(file, buffer.AsSpan(0, MaxHashedBytes), 0);
            return Parse(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether the file still begins as it did.</summary>
    public bool StillMatches(SafeFileHandle file)
    {
        Span<byte> now = stackalloc byte[ComparedBytes];
        int length = RandomAccess.Read(file, now[.._start.Length], 0);
        return now[..length].SequenceEqual(_start);
    }

    /// <summary>The first line of what a file begins with; null while it is not complete.</summary>
    public static FileHead? Parse(ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf((byte)'\n');
        if (end < 0 && content.Length < MaxHashedBytes)
        {
            return null;
        }

        ReadOnlySpan<byte> line = end < 0 ? content : content[..(end + 1)];
#pragma warning disable CA5350 // Not a secret: fail2ban's databases hold this hash, and positions are shared with them.
        string hash = Convert.ToHexStringLower(SHA1.HashData(line));
#pragma warning restore CA5350
        return new FileHead(line[..Math.Min(line.Length, ComparedBytes)].ToArray(), hash);
    }
}
