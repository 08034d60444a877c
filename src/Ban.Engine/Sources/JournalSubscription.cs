using Ban.Core.Jails;
using Ban.Engine.Store;

namespace Ban.Engine.Sources;

/// <summary>What one jail reads of the journal. Made by <see cref="JournalReader.SubscribeAsync"/>; <see cref="Status"/> and the notes may be used by any thread.</summary>
internal sealed class JournalSubscription(JournalSettings settings, LogPosition? position, TimeSpan findTime, ISourceTarget target)
{
    private int _starved;
    private volatile string? _trouble = string.Empty;
    private long _lastTime;

    public JournalSettings Settings { get; } = settings;

    /// <summary>How far the jail had got before the start; null if it never read the journal.</summary>
    public LogPosition? Position { get; } = position;

    /// <summary>Older entries count no more.</summary>
    public TimeSpan FindTime { get; } = findTime;

    public ISourceTarget Target { get; } = target;

    /// <summary>Time of the last entry that was handed over, in microseconds since 1970; 0 if there is none.</summary>
    public long LastTime
    {
        get => Interlocked.Read(ref _lastTime);
        set => Interlocked.Exchange(ref _lastTime, value);
    }

    public SourceStatus Status() => new(LogPosition.Journal, Offset: 0, Size: 0, _trouble)
    {
        Kind = SourceKind.Journal,
        Matches = Settings.MatchText,
        LastLine = LastLine,
        BehindSince = Volatile.Read(ref _starved) == 1 ? LastLine : null,
    };

    private DateTimeOffset? LastLine => LastTime == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(LastTime * TimeSpan.TicksPerMicrosecond);

    /// <summary>Says that the journal cannot be read, or null that it can; the jail hears of it only when that changed.</summary>
    internal void Report(string? trouble)
    {
        if (_trouble != trouble)
        {
            _trouble = trouble;
            Target.SourceChanged(LogPosition.Journal, trouble);
        }
    }

    /// <summary>Notes that entries wait for room.</summary>
    internal void MarkStarved() => Volatile.Write(ref _starved, 1);

    /// <summary>Whether entries waited for room; asking clears the note.</summary>
    internal bool TakeStarved() => Interlocked.Exchange(ref _starved, 0) == 1;
}
