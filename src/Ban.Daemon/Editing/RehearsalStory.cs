using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Matching.Lines;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Editing;

/// <summary>Counts failures as a jail does and tells who would have been banned when.</summary>
internal sealed class RehearsalStory(JailSettings jail, IgnoreRule ignore)
{
    private readonly FailureWindow _window = new(jail.FindTime, jail.MaxRetry, maxMatches: 0);
    private readonly Dictionary<FailureId, Offender> _offenders = [];
    private long _failures;

    /// <summary>Counts a failure, unless it has no time or its address is ignored.</summary>
    public void Add(Failure failure)
    {
        if (failure.Time == LineMatcher.UnknownTime || ignore(failure.Id, failure.Address) is not null)
        {
            return;
        }

        _failures += failure.Attempts;
        if (!_offenders.TryGetValue(failure.Id, out Offender? offender))
        {
            _offenders.Add(failure.Id, offender = new Offender(failure.Id.ToString(), failure.Time));
        }

        offender.Note(failure);
        if (failure.Time < offender.BannedUntil)
        {
            offender.KeptOut += failure.Attempts;
        }
        else if (_window.Add(failure).LimitReached && _window.TryTake(failure.Id, out _))
        {
            offender.Ban(failure.Time, jail.BanTime);
        }
    }

    /// <summary>What came of it.</summary>
    public JailRehearseResult Tell(IReadOnlyList<string> logs, long lines, bool isComplete, int most)
    {
        RehearsedOffender[] all = [.. _offenders.Values.Select(static offender => offender.Tell())
            .OrderByDescending(static offender => offender.Bans).ThenByDescending(static offender => offender.Failures).ThenBy(static offender => offender.Id, StringComparer.Ordinal)];
        return new JailRehearseResult(
            logs, lines, _failures, [.. all.Take(most)], all.Length, all.Count(static offender => offender.Bans > 0),
            jail.MaxRetry, jail.FindTime.TotalSeconds, jail.BanTime == Timeout.InfiniteTimeSpan ? -1 : jail.BanTime.TotalSeconds, isComplete,
            all.Length > 0 ? all.Min(static offender => offender.First) : null, all.Length > 0 ? all.Max(static offender => offender.Last) : null);
    }

    private sealed class Offender(string id, DateTimeOffset first)
    {
        private DateTimeOffset _first = first;
        private DateTimeOffset _last = first;
        private DateTimeOffset? _banned;
        private int _failures;
        private int _bans;

        public DateTimeOffset BannedUntil { get; private set; } = DateTimeOffset.MinValue;

        public int KeptOut { get; set; }

        public void Note(Failure failure)
        {
            _failures += failure.Attempts;
            _first = failure.Time < _first ? failure.Time : _first;
            _last = failure.Time > _last ? failure.Time : _last;
        }

        public void Ban(DateTimeOffset time, TimeSpan length)
        {
            _bans++;
            _banned ??= time;
            BannedUntil = length == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time + length;
        }

        public RehearsedOffender Tell() => new(id, _failures, _bans, KeptOut, _first, _last, _banned);
    }
}
