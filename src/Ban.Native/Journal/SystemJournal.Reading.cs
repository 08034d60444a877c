using System.Runtime.InteropServices;

namespace Ban.Native.Journal;

/// <content>Going from entry to entry, and what an entry says.</content>
public sealed unsafe partial class SystemJournal
{
    /// <summary>Places the journal before its first entry.</summary>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public void SeekHead() => Check(JournalImports.SeekHead(_journal.Value), "journal");

    /// <summary>Places the journal behind its last entry; <see cref="MovePrevious"/> goes to it.</summary>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public void SeekTail() => Check(JournalImports.SeekTail(_journal.Value), "journal");

    /// <summary>Places the journal before the first entry that was received at this time or later.</summary>
    /// <param name="microseconds">Since 1970.</param>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public void Seek(long microseconds) => Check(JournalImports.SeekRealtime(_journal.Value, (ulong)Math.Max(0, microseconds)), "journal");

    /// <summary>Places the journal before an entry, or where that is gone before the next one.</summary>
    /// <exception cref="JournalException">It is no cursor, or the journal cannot be read.</exception>
    public void Seek(string cursor)
    {
        fixed (byte* text = Terminated(cursor))
        {
            Check(JournalImports.SeekCursor(_journal.Value, text), "journal cursor");
        }
    }

    /// <summary>Goes to the next entry that matches.</summary>
    /// <returns>False at the end; the place stays.</returns>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public bool MoveNext() => Check(JournalImports.Next(_journal.Value), "journal") > 0;

    /// <summary>Goes to the entry before.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="JournalException">It cannot be read.</exception>
    public bool MovePrevious() => Check(JournalImports.Previous(_journal.Value), "journal") > 0;

    /// <summary>Whether the journal stands at this entry.</summary>
    /// <exception cref="JournalException">It stands at none.</exception>
    public bool IsAt(string cursor)
    {
        fixed (byte* text = Terminated(cursor))
        {
            return Check(JournalImports.TestCursor(_journal.Value, text), "journal") > 0;
        }
    }

    /// <summary>The entry's name for ever: by it the place is found again, also in another file.</summary>
    /// <exception cref="JournalException">The journal stands at none.</exception>
    public string Cursor()
    {
        byte* text = null;
        Check(JournalImports.GetCursor(_journal.Value, &text), "journal");
        try
        {
            return Marshal.PtrToStringUTF8((nint)text)!;
        }
        finally
        {
            JournalImports.Free(text);
        }
    }

    /// <summary>When the journal got the entry, in microseconds since 1970.</summary>
    /// <exception cref="JournalException">The journal stands at none.</exception>
    public long ReceivedAt()
    {
        ulong time;
        Check(JournalImports.GetRealtime(_journal.Value, &time), "journal");
        return (long)time;
    }

    /// <summary>The same in microseconds since the start of the machine; 0 if that is not known.</summary>
    public long ReceivedAfterBoot()
    {
        ulong time;
        byte* bootId = stackalloc byte[16];
        return JournalImports.GetMonotonic(_journal.Value, &time, bootId) < 0 ? 0 : (long)time;
    }

    /// <summary>The value of a field; empty if the entry has none. Lent by the journal until the next call of any of its members.</summary>
    /// <param name="field">The name, ended by a NUL: <c>"MESSAGE\0"u8</c>.</param>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> field)
    {
        byte* data;
        nuint length;
        fixed (byte* name = field)
        {
            // No such field, or one that cannot be unpacked: the entry is judged without it.
            if (JournalImports.GetData(_journal.Value, name, &data, &length) < 0)
            {
                return default;
            }
        }

        // The data begins with "NAME="; the NUL of the name is as long as the sign.
        return length <= (nuint)field.Length ? default : new ReadOnlySpan<byte>(data + field.Length, checked((int)length - field.Length));
    }
}
