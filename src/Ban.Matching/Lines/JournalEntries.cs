using Ban.Core.Jails;
using Ban.Native.Journal;

namespace Ban.Matching.Lines;

/// <summary>Reads a journal as lines, each with its time, from the first entry on or from the last one back. Owns the journal.</summary>
public sealed class JournalEntries : IDisposable
{
    private readonly SystemJournal _journal;
    private readonly byte[] _line = new byte[JournalSource.MaxFieldBytes];
    private int _length;

    private JournalEntries(SystemJournal journal) => _journal = journal;

    /// <summary>The line of the entry, without a line end; until the next move.</summary>
    public ReadOnlySpan<byte> Line => _line.AsSpan(0, _length);

    /// <summary>When the entry was written, by its sender's clock where that is believable.</summary>
    public DateTimeOffset Time { get; private set; }

    /// <summary>Opens what a jail's settings mean.</summary>
    /// <param name="fromEnd">Whether it is to be read backwards.</param>
    /// <exception cref="IOException">It cannot be opened; the message is for the user.</exception>
    public static JournalEntries Open(JournalSettings settings, bool fromEnd)
    {
        try
        {
            IReadOnlyList<string> files = JournalSource.IsByName(settings) ? JournalSource.FindFiles(settings) : [];
            var entries = new JournalEntries(JournalSource.Open(settings, files));
            if (fromEnd)
            {
                entries._journal.SeekTail();
            }

            return entries;
        }
        catch (JournalException error)
        {
            throw Failed(error);
        }
    }

    /// <summary>Goes to the next entry; false if there is none.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public bool MoveNext()
    {
        try
        {
            return _journal.MoveNext() && Take();
        }
        catch (JournalException error)
        {
            throw Failed(error);
        }
    }

    /// <summary>Goes to the entry before; false if there is none.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    public bool MovePrevious()
    {
        try
        {
            return _journal.MovePrevious() && Take();
        }
        catch (JournalException error)
        {
            throw Failed(error);
        }
    }

    public void Dispose() => _journal.Dispose();

    private bool Take()
    {
        _length = JournalLine.Compose(_journal, _line);
        Time = DateTimeOffset.UnixEpoch.AddTicks(JournalLine.TimeOf(_journal) * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    private static IOException Failed(JournalException error) => new(error.Message, error);
}
