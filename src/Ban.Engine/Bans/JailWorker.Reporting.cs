using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;

namespace Ban.Engine.Bans;

/// <content>Failures that a person or another program reports, without a log.</content>
internal sealed partial class JailWorker
{
    /// <summary>Stands for the path of a log where there is none.</summary>
    public const string ReportedPath = "(reported)";

    /// <summary>Counts failures now, under the rules that hold for those of a log; the ignore command is not asked.</summary>
    /// <param name="lines">Each counts; where there is none, one failure does.</param>
    /// <returns>Failures of the id that count now, the ban's if that is what came of it; null if a rule ignores it.</returns>
    public async Task<int?> ReportAsync(FailureId id, IReadOnlyList<string> lines)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        await FlushAsync();
        if (_parts.Ignore(id, id.Address) is { } rule)
        {
            _events.Add(new FailureIgnored(now, _settings.Name, id, rule));
            await TellAsync();
            return null;
        }

        Failure failure = Widen(new Failure { Id = id, Address = id.Address, Time = now, Attempts = Math.Max(1, lines.Count), Lines = lines, Path = ReportedPath });
        int counted = 0;
        if (!IsBanned(failure, now))
        {
            _pending.Add(RecordOf(failure));
            Count(failure, ReportedPath, offset: -1, now);
            counted = _events.OfType<FailureFound>().Last().Count;
        }

        Failing = _window.Count;
        await FlushAsync();
        return counted;
    }
}
