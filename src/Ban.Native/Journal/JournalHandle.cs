using System.Runtime.InteropServices;

namespace Ban.Native.Journal;

/// <summary>Owns one <c>sd_journal</c>.</summary>
internal sealed class JournalHandle : SafeHandle
{
    public JournalHandle(nint journal)
        : base(0, ownsHandle: true)
    {
        SetHandle(journal);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>For calls of the thread that owns the journal and closes it; no other thread may.</summary>
    public nint Value => IsClosed ? throw new ObjectDisposedException(nameof(SystemJournal)) : handle;

    protected override bool ReleaseHandle()
    {
        JournalImports.Close(handle);
        return true;
    }
}
