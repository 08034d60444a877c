using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>What kind of file system a file lies in, <c>statfs(2)</c>.</summary>
public static unsafe class FileSystem
{
    /// <summary>Room for <c>struct statfs</c>, whose first word is the type on every architecture.</summary>
    private const int ResultSize = 256;

    /// <summary>File systems that others write to as well, or that a program stands behind: inotify tells of this machine's own writes only.</summary>
    private static readonly HashSet<uint> s_remote =
    [
        0x6969, // NFS
        0x517B, // SMB
        0xFF534D42, // CIFS
        0xFE534D42, // SMB 2
        0x65735546, // FUSE
        0x01021997, // 9P
        0x5346414F, // AFS
        0x00C36400, // Ceph
        0x73757245, // Coda
        0x01161970, // GFS2
        0x7461636F, // OCFS2
        0x0BD00BD0, // Lustre
        0x786F4256, // VirtualBox shared folders
    ];

    /// <summary>Whether the kernel does not hear of every change of this file. False where it does not say.</summary>
    public static bool IsRemote(SafeFileHandle file)
    {
        byte* result = stackalloc byte[ResultSize];
        using HandleLease lease = new(file);
        return EventImports.FileSystemStatus(lease.Descriptor, result) == 0 && IsRemote((uint)*(nuint*)result);
    }

    internal static bool IsRemote(uint type) => s_remote.Contains(type);
}
