using System.Globalization;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;

namespace Ban.Engine.Bans;

/// <content>What an admin should know though the jail works, and what a person's unban means for old lines.</content>
internal sealed partial class JailWorker
{
    /// <summary>Unbanned ids whose old failures are disregarded at a time.</summary>
    private const int MaxUnbansKept = 10_000;

    /// <summary>How often the same thing is said.</summary>
    private static readonly TimeSpan s_warnInterval = TimeSpan.FromDays(1);

    /// <summary>Behind by so much, a log is late; else its zone is wrong (spec 2, section 2.1).</summary>
    private static readonly TimeSpan s_latency = TimeSpan.FromMinutes(55);

    private readonly OrderedDictionary<FailureId, DateTimeOffset> _unbannedAt = [];
    private readonly Dictionary<string, long> _warned = new(StringComparer.Ordinal);
    private volatile List<string> _warnings = [];
    private string? _storeTrouble;
    private long _undated;
    private long _undatedBefore;
    private long _forgottenBefore;

    /// <summary>What is wrong at present, one line each. Read by any thread.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Looks at the state after a batch; what is new is said, each kind once a day.</summary>
    private void LookAround()
    {
        TimeSpan? offset = _parts.Matcher.ClockOffset;
        bool forgets = _window.Forgotten > _forgottenBefore;
        bool isUndated = _undated > _undatedBefore;
        if (offset is null && !forgets && !isUndated && _storeTrouble is null && _warnings.Count == 0)
        {
            return;
        }

        List<string> warnings = [];
        if (offset is { } off)
        {
            warnings.Add(Say(off >= TimeSpan.Zero && off <= s_latency ? "latency" : "timezone", Describe(off)));
        }

        if (_window.Forgotten > 0)
        {
            warnings.Add(Say("forgotten", string.Create(
                CultureInfo.InvariantCulture, $"too many ids fail at a time: the oldest {_window.Forgotten} were forgotten, the newest {_window.Count} are counted")));
        }

        if (isUndated)
        {
            _undatedBefore = _undated;
            warnings.Add(Say("undated", "lines match but have no date that can be read, so that they do not count: check datepattern"));
        }

        if (_storeTrouble is { } trouble)
        {
            warnings.Add(trouble);
        }

        _forgottenBefore = _window.Forgotten;
        _warnings = warnings;
    }

    private static string Describe(TimeSpan offset)
    {
        string size = EventLogger.Span(offset.Duration());
        return offset < TimeSpan.Zero
            ? $"timezone: dates in the log are {size} ahead of the clock and count as now; check logtimezone"
            : offset <= s_latency
                ? $"latency: lines come {size} after their dates and count as now"
                : $"timezone: dates in the log are {size} behind the clock and count as now; check logtimezone";
    }

    private string Say(string kind, string message)
    {
        if (!_warned.TryGetValue(kind, out long said) || _clock.GetElapsedTime(said) >= s_warnInterval)
        {
            _warned[kind] = _clock.GetTimestamp();
            Warn(message);
        }

        return message;
    }

    private void Warn(string message, DateTimeOffset? now = null) => _events.Add(new JailWarning(now ?? _clock.GetUtcNow(), _settings.Name, message));

    /// <summary>
    /// A person's unban holds against lines from before it that are judged later. Dates in logs are whole seconds, so that those
    /// of the same second count.
    /// </summary>
    private bool IsFromBeforeUnban(Failure failure) =>
        _unbannedAt.Count > 0 && _unbannedAt.TryGetValue(failure.Id, out DateTimeOffset at) && failure.Time < at;

    private void NoteUnban(FailureId id, DateTimeOffset time)
    {
        _unbannedAt.Remove(id);
        if (_unbannedAt.Count == MaxUnbansKept)
        {
            _unbannedAt.RemoveAt(0);
        }

        _unbannedAt.Add(id, time.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerSecond)));
    }

    private void PruneUnbans(DateTimeOffset now)
    {
        while (_unbannedAt.Count > 0 && now - _unbannedAt.GetAt(0).Value > _findTime)
        {
            _unbannedAt.RemoveAt(0);
        }
    }
}
