using System.Runtime.InteropServices;
using System.Text;
using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.Journal;

/// <summary>
/// The systemd journal, read entry by entry through <c>libsystemd.so.0</c>. One thread owns it from opening to closing.
/// </summary>
public sealed unsafe partial class SystemJournal : IDisposable
{
    private readonly JournalHandle _journal;
    private SafeFileHandle? _descriptor;

    private SystemJournal(JournalHandle journal) => _journal = journal;

    /// <summary>Opens this machine's journal.</summary>
    /// <param name="scope">What of it.</param>
    /// <param name="nameSpace">Only the journal of this namespace; null is the default one.</param>
    /// <param name="maxFieldBytes">Bytes of a field that are wanted; longer ones may be cut.</param>
    /// <exception cref="JournalException">It cannot be opened, or libsystemd is not installed.</exception>
    public static SystemJournal Open(JournalScope scope, string? nameSpace, int maxFieldBytes) => Open(
        nameSpace is null ? "the systemd journal" : $"the systemd journal of namespace {nameSpace}", maxFieldBytes, journal =>
        {
            fixed (byte* name = nameSpace is null ? null : Terminated(nameSpace))
            {
                return name is null
                    ? JournalImports.Open((nint*)journal, (int)scope)
                    : JournalImports.OpenNamespace((nint*)journal, name, (int)scope);
            }
        });

    /// <summary>Opens the journal files below a directory, and those that come there later.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="scope">What of it; libsystemd takes few flags here.</param>
    /// <param name="maxFieldBytes">Bytes of a field that are wanted; longer ones may be cut.</param>
    /// <exception cref="JournalException">It cannot be opened, or libsystemd is not installed.</exception>
    public static SystemJournal OpenDirectory(string directory, JournalScope scope, int maxFieldBytes) => Open(directory, maxFieldBytes, journal =>
    {
        fixed (byte* path = Terminated(directory))
        {
            return JournalImports.OpenDirectory((nint*)journal, path, (int)scope);
        }
    });

    /// <summary>Opens exactly these journal files.</summary>
    /// <param name="files">Their paths; at least one.</param>
    /// <param name="maxFieldBytes">Bytes of a field that are wanted; longer ones may be cut.</param>
    /// <exception cref="JournalException">One cannot be opened, or libsystemd is not installed.</exception>
    public static SystemJournal OpenFiles(IReadOnlyList<string> files, int maxFieldBytes)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Open(string.Join(", ", files), maxFieldBytes, journal =>
        {
            byte*[] paths = new byte*[files.Count + 1];
            try
            {
                for (int i = 0; i < files.Count; i++)
                {
                    paths[i] = (byte*)Marshal.StringToCoTaskMemUTF8(files[i]);
                }

                fixed (byte** array = paths)
                {
                    return JournalImports.OpenFiles((nint*)journal, array, 0);
                }
            }
            finally
            {
                foreach (byte* path in paths)
                {
                    Marshal.FreeCoTaskMem((nint)path);
                }
            }
        });
    }

    /// <summary>Adds a condition <c>FIELD=value</c>: the same field again widens it, another field narrows it.</summary>
    /// <exception cref="JournalException">It is no condition.</exception>
    public void AddMatch(string match)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(match);
        fixed (byte* pointer = bytes)
        {
            Check(JournalImports.AddMatch(_journal.Value, pointer, (nuint)bytes.Length), $"journal match '{match}'");
        }
    }

    /// <summary>What is added from now on is an alternative to all before.</summary>
    /// <exception cref="JournalException">libsystemd refuses it.</exception>
    public void AddAlternative() => Check(JournalImports.AddDisjunction(_journal.Value), "journal match");

    /// <summary>For <see cref="Epoll.Add"/>: readable when <see cref="TakeNews"/> is due. Owned by this object.</summary>
    /// <exception cref="JournalException">The kernel gives no more inotify instances.</exception>
    public SafeFileHandle Handle => _descriptor ??= new SafeFileHandle(Check(JournalImports.GetDescriptor(_journal.Value), "journal"), ownsHandle: false);

    /// <summary>Whether <see cref="Handle"/> tells of every change; on network file systems it does not, and the journal is to be asked now and then.</summary>
    public bool IsHandleReliable => JournalImports.HasReliableDescriptor(_journal.Value) > 0;

    /// <summary>Takes note of what has changed, without which new entries are not found.</summary>
    /// <returns>Whether files came, went or were rotated; else entries were added at most.</returns>
    /// <exception cref="JournalException">It cannot be read any more.</exception>
    public bool TakeNews()
    {
        const int Invalidated = 2;
        return Check(JournalImports.Process(_journal.Value), "journal") == Invalidated;
    }

    public void Dispose()
    {
        _descriptor?.Dispose();
        _journal.Dispose();
    }

    private static SystemJournal Open(string name, int maxFieldBytes, Func<nint, int> open)
    {
        nint journal = 0;
        try
        {
            Check(open((nint)(&journal)), name);
            JournalHandle handle = new(journal);
            Check(JournalImports.SetDataThreshold(journal, (nuint)maxFieldBytes), name);
            return new SystemJournal(handle);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new JournalException($"{JournalImports.Library} cannot be loaded, and without it the journal cannot be read (Debian: libsystemd0)", e);
        }
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>libsystemd gives error numbers as negative results.</summary>
    private static int Check(int result, string what) =>
        result >= 0 ? result : throw new JournalException($"{what}: {LibCError.Text(-result)}");
}
