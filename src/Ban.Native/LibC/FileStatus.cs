using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>What the system says of a file, <c>statx(2)</c>.</summary>
/// <param name="Identity">Which file it is, whatever its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsRegular">Whether it is a plain file: no directory, pipe or device.</param>
public readonly record struct FileStatus(FileIdentity Identity, long Size, bool IsRegular)
{
    /// <summary>Whether it is a socket.</summary>
    public bool IsSocket { get; init; }

    /// <summary>When its content was last written.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Number of the user that owns it.</summary>
    public uint User { get; init; }

    /// <summary>Number of its group.</summary>
    public uint Group { get; init; }

    private const int AtCurrentDirectory = -100;
    private const int AtEmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int StatxSize = 256;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int SocketType = 0xC000;

    /// <summary>Asks for what a path leads to, links followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="status">What is there.</param>
    /// <param name="error">Why nothing is known: the system's words; null if it is just not there.</param>
    public static unsafe bool TryGet(string path, out FileStatus status, out string? error)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* pointer = name)
        {
            int number = Get(AtCurrentDirectory, pointer, 0, out status);
            error = number is 0 or LibCError.NoEntry or LibCError.NotADirectory ? null : LibCError.Text(number);
            return number == 0;
        }
    }

    /// <summary>Asks for an open file.</summary>
    /// <exception cref="IOException">The system does not say.</exception>
    public static unsafe FileStatus Get(SafeFileHandle file)
    {
        byte empty = 0;
        using HandleLease lease = new(file);
        int error = Get(lease.Descriptor, &empty, AtEmptyPath, out FileStatus status);
        return error == 0 ? status : throw LibCError.Exception("statx", error);
    }

    private static unsafe int Get(int directory, byte* path, int flags, out FileStatus status)
    {
        Span<byte> result = stackalloc byte[StatxSize];
        fixed (byte* pointer = result)
        {
            int code = EventImports.Statx(directory, path, flags, BasicStats, pointer);
            int error = Marshal.GetLastPInvokeError();
            if (code < 0)
            {
                status = default;
                return error;
            }
        }

        // struct statx has the same layout on every architecture of one byte order.
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(result[0x1c..]);
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(result[0x20..]);
        long size = BinaryPrimitives.ReadInt64LittleEndian(result[0x28..]);
        ulong device = BinaryPrimitives.ReadUInt64LittleEndian(result[0x88..]);
        long seconds = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(result[0x70..]), 0, int.MaxValue);
        uint nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(result[0x78..]);
        status = new FileStatus(new FileIdentity(device, inode), size, (mode & TypeMask) == RegularType)
        {
            IsSocket = (mode & TypeMask) == SocketType,
            User = BinaryPrimitives.ReadUInt32LittleEndian(result[0x14..]),
            Group = BinaryPrimitives.ReadUInt32LittleEndian(result[0x18..]),
            Modified = DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick),
        };
        return 0;
    }
}

/// <summary>Device and inode: the same for every name of one file, different for two files that exist at the same time.</summary>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
