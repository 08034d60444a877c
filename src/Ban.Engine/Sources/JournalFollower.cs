using System.Globalization;
using Ban.Engine.Store;
using Ban.Matching.Lines;
using Ban.Native.Journal;

namespace Ban.Engine.Sources;

/// <summary>One jail's place in the journal: from where it reads, whether it has caught up, and what waits for room. The reader's thread owns it.</summary>
internal sealed class JournalFollower(JournalSubscription subscription, TimeProvider clock) : IDisposable
{
    /// <summary>An entry this near to the clock is of now (spec 2, section 3.4).</summary>
    private static readonly TimeSpan s_nearNow = TimeSpan.FromSeconds(1);

    private SystemJournal? _journal;
    private IReadOnlyList<string> _files = [];
    private SourceBatch? _undelivered;
    private string? _cursor;
    private long _skipTo = long.MinValue;
    private bool _standsOnEntry;
    private bool _inOperation;
    private bool _atEnd;

    public JournalSubscription Subscription { get; } = subscription;

    /// <summary>The open journal; null while it cannot be opened.</summary>
    public SystemJournal? Journal => _journal;

    /// <summary>Whether it waits for its turn.</summary>
    public bool IsQueued { get; set; }

    /// <summary>What <see cref="Ban.Native.LibC.Epoll"/> calls it.</summary>
    public int Tag { get; set; }

    /// <summary>Opens the journal where the jail left it; says why if that cannot be done.</summary>
    /// <returns>Whether it is open.</returns>
    public bool TryOpen()
    {
        try
        {
            _files = JournalSource.IsByName(Subscription.Settings) ? JournalSource.FindFiles(Subscription.Settings) : [];
            _journal = JournalSource.Open(Subscription.Settings, _files);
            _standsOnEntry = false;
            Seek(_journal);
            Subscription.Report(null);
            return true;
        }
        catch (JournalException e)
        {
            Close();
            Subscription.Report(e.Message);
            return false;
        }
    }

    /// <summary>Whether files came or went that only a new opening finds, and all of the old ones is read.</summary>
    public bool MustReopen()
    {
        if (_journal is null || !_atEnd || !JournalSource.IsByName(Subscription.Settings))
        {
            return false;
        }

        try
        {
            return !JournalSource.FindFiles(Subscription.Settings).SequenceEqual(_files, StringComparer.Ordinal);
        }
        catch (JournalException)
        {
            // None is there now: what is open stays until there is.
            return false;
        }
    }

    /// <summary>Closes the journal; the place in it is kept.</summary>
    public void Close()
    {
        _journal?.Dispose();
        _journal = null;
    }

    public void Dispose()
    {
        Close();
        _undelivered?.Lines.Dispose();
        _undelivered = null;
    }

    /// <summary>Hands over at most one batch.</summary>
    /// <returns>Whether there may be more, and room for it.</returns>
    /// <exception cref="JournalException">The journal cannot be read on.</exception>
    public bool Read(JournalBuffer buffer, out int newLines)
    {
        newLines = 0;
        if (!HasRoom())
        {
            return false;
        }

        if (_undelivered is null && !Fill(buffer, out newLines))
        {
            return false;
        }

        if (!Subscription.Target.TryDeliver(_undelivered!.Value))
        {
            Subscription.MarkStarved();
            return false;
        }

        Subscription.LastTime = _undelivered.Value.Lines.End;
        _undelivered = null;
        return true;
    }

    private bool HasRoom()
    {
        if (!Subscription.Target.HasRoom)
        {
            // The note comes before the second look: room made in between either is seen here or wakes the reader.
            Subscription.MarkStarved();
            return Subscription.Target.HasRoom;
        }

        return true;
    }

    /// <summary>Makes the next batch; false at the end.</summary>
    private bool Fill(JournalBuffer buffer, out int newLines)
    {
        SystemJournal journal = _journal!;
        buffer.Clear();
        long now = Microseconds(clock.GetUtcNow() - s_nearNow);
        bool wasInOperation = _inOperation;
        while (buffer.HasRoom && MoveNext(journal))
        {
            long time = JournalLine.TimeOf(journal);
            if (time <= _skipTo)
            {
                continue;
            }

            if (!_inOperation && time >= now)
            {
                _inOperation = true;
                if (buffer.Count > 0)
                {
                    // Its batch would be judged by the rules for old entries.
                    _standsOnEntry = true;
                    break;
                }

                wasInOperation = true;
            }

            buffer.Add(journal, time);
        }

        newLines = buffer.Count;
        _inOperation |= _atEnd;
        if (buffer.Count > 0)
        {
            _undelivered = ToItem(buffer, journal, wasInOperation);
        }

        return buffer.Count > 0;
    }

    private bool MoveNext(SystemJournal journal)
    {
        bool moved = _standsOnEntry || journal.MoveNext();
        _standsOnEntry = false;
        _atEnd = !moved;
        return moved;
    }

    private SourceBatch ToItem(JournalBuffer buffer, SystemJournal journal, bool inOperation)
    {
        LineBatch lines = buffer.ToBatch();
        _cursor = LastCursor(journal);
        DateTimeOffset last = DateTimeOffset.UnixEpoch.AddTicks(lines.End * TimeSpan.TicksPerMicrosecond);
        string text = TimeZoneInfo.ConvertTime(last, clock.LocalTimeZone).ToString("yyyy-MM-ddTHH:mm:ss.ffffff ", CultureInfo.InvariantCulture);
        return new SourceBatch(lines, LogPosition.Journal, text, inOperation, KeepPosition: true) { Cursor = _cursor };
    }

    /// <summary>The last entry of the batch: the one before, where the journal stands at the first of the next batch.</summary>
    private string LastCursor(SystemJournal journal)
    {
        if (!_standsOnEntry)
        {
            return journal.Cursor();
        }

        journal.MovePrevious();
        string cursor = journal.Cursor();
        journal.MoveNext();
        return cursor;
    }

    /// <summary>To the later of the place where the jail was and the beginning of its window.</summary>
    private void Seek(SystemJournal journal)
    {
        long oldest = Microseconds(clock.GetUtcNow() - Subscription.FindTime);
        LogPosition? known = Subscription.Position;
        string? cursor = _cursor ?? known?.Cursor;
        if (_cursor is null && (known is null || known.Offset < oldest))
        {
            journal.Seek(oldest);
        }
        else if (cursor is not null && IsUsable(journal, cursor))
        {
            _standsOnEntry = journal.MoveNext() && !journal.IsAt(cursor);
            return;
        }
        else
        {
            // A time is all that fail2ban remembers: the entries up to it were judged.
            _skipTo = known?.Offset ?? Subscription.LastTime;
            journal.Seek(_skipTo);
        }

        // One back, for a place behind the last entry is none from which the next is found.
        if (!journal.MovePrevious())
        {
            journal.SeekHead();
        }
    }

    /// <summary>Goes before the entry; false where that is no cursor, as in a damaged database.</summary>
    private static bool IsUsable(SystemJournal journal, string cursor)
    {
        try
        {
            journal.Seek(cursor);
            return true;
        }
        catch (JournalException)
        {
            return false;
        }
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
