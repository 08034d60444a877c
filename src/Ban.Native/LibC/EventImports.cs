using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>The C library's calls for waiting on files: inotify, epoll, eventfd, statx, fstatfs, fnmatch, glob; and for names of services.</summary>
internal static unsafe partial class EventImports
{
    private const string Library = "libc.so.6";

    [LibraryImport(Library, EntryPoint = "inotify_init1", SetLastError = true)]
    internal static partial int InotifyInit(int flags);

    [LibraryImport(Library, EntryPoint = "inotify_add_watch", SetLastError = true)]
    internal static partial int InotifyAddWatch(int inotify, byte* path, uint mask);

    [LibraryImport(Library, EntryPoint = "inotify_rm_watch", SetLastError = true)]
    internal static partial int InotifyRemoveWatch(int inotify, int watch);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFdCreate(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "fcntl")]
    internal static partial int Control(int descriptor, int command, int value);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    internal static partial int Statx(int directory, byte* path, int flags, uint mask, byte* result);

    [LibraryImport(Library, EntryPoint = "fstatfs", SetLastError = true)]
    internal static partial int FileSystemStatus(int descriptor, byte* result);

    [LibraryImport(Library, EntryPoint = "fnmatch")]
    internal static partial int FnMatch(byte* pattern, byte* text, int flags);

    [LibraryImport(Library, EntryPoint = "glob")]
    internal static partial int Glob(byte* pattern, int flags, nint onError, byte* result);

    [LibraryImport(Library, EntryPoint = "globfree")]
    internal static partial void GlobFree(byte* result);

    [LibraryImport(Library, EntryPoint = "getservbyname")]
    internal static partial byte* GetServiceByName(byte* name, byte* protocol);
}
