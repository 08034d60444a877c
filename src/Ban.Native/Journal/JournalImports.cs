using System.Runtime.InteropServices;

namespace Ban.Native.Journal;

/// <summary>sd-journal(3). The library is loaded at the first call, so a machine without it needs none of it.</summary>
internal static unsafe partial class JournalImports
{
    public const string Library = "libsystemd.so.0";

    [LibraryImport(Library, EntryPoint = "sd_journal_open")]
    public static partial int Open(nint* journal, int flags);

    [LibraryImport(Library, EntryPoint = "sd_journal_open_namespace")]
    public static partial int OpenNamespace(nint* journal, byte* name, int flags);

    [LibraryImport(Library, EntryPoint = "sd_journal_open_directory")]
    public static partial int OpenDirectory(nint* journal, byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "sd_journal_open_files")]
    public static partial int OpenFiles(nint* journal, byte** paths, int flags);

    [LibraryImport(Library, EntryPoint = "sd_journal_close")]
    public static partial void Close(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_set_data_threshold")]
    public static partial int SetDataThreshold(nint journal, nuint bytes);

    [LibraryImport(Library, EntryPoint = "sd_journal_add_match")]
    public static partial int AddMatch(nint journal, byte* match, nuint length);

    [LibraryImport(Library, EntryPoint = "sd_journal_add_disjunction")]
    public static partial int AddDisjunction(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_seek_head")]
    public static partial int SeekHead(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_seek_tail")]
    public static partial int SeekTail(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_seek_realtime_usec")]
    public static partial int SeekRealtime(nint journal, ulong microseconds);

    [LibraryImport(Library, EntryPoint = "sd_journal_seek_cursor")]
    public static partial int SeekCursor(nint journal, byte* cursor);

    [LibraryImport(Library, EntryPoint = "sd_journal_test_cursor")]
    public static partial int TestCursor(nint journal, byte* cursor);

    [LibraryImport(Library, EntryPoint = "sd_journal_next")]
    public static partial int Next(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_previous")]
    public static partial int Previous(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_get_cursor")]
    public static partial int GetCursor(nint journal, byte** cursor);

    [LibraryImport(Library, EntryPoint = "sd_journal_get_realtime_usec")]
    public static partial int GetRealtime(nint journal, ulong* microseconds);

    [LibraryImport(Library, EntryPoint = "sd_journal_get_monotonic_usec")]
    public static partial int GetMonotonic(nint journal, ulong* microseconds, byte* bootId);

    [LibraryImport(Library, EntryPoint = "sd_journal_get_data")]
    public static partial int GetData(nint journal, byte* field, byte** data, nuint* length);

    [LibraryImport(Library, EntryPoint = "sd_journal_get_fd")]
    public static partial int GetDescriptor(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_reliable_fd")]
    public static partial int HasReliableDescriptor(nint journal);

    [LibraryImport(Library, EntryPoint = "sd_journal_process")]
    public static partial int Process(nint journal);

    [LibraryImport("libc", EntryPoint = "free")]
    public static partial void Free(void* memory);
}
