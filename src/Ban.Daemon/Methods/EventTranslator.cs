using Ban.Core.Jails;
using Ban.Daemon.Logging;
using Ban.Engine;
using Ban.Engine.Events;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Methods;

/// <summary>The engine's events in the words of the contract.</summary>
internal static class EventTranslator
{
    /// <summary>Text of a line that goes over the wire; the log has the rest.</summary>
    private const int MaxLineLength = 4096;

    public static EventInfo Translate(EngineEvent raised) => raised switch
    {
        FailureFound found => Translate(found),
        FailureIgnored ignored => About(EventTypes.Ignored, raised) with { Id = ignored.Id.ToString(), Reason = ignored.Rule },
        Banned banned => Translate(banned),
        AlreadyBanned already => About(EventTypes.AlreadyBanned, raised) with { Id = already.Id.ToString(), Start = already.Start },
        BanPassedOver passed => About(EventTypes.BanPassedOver, raised) with { Id = passed.Id.ToString() },
        BanHeld held => About(EventTypes.Held, raised) with { Id = held.Id.ToString(), Failures = held.Failures, Reason = held.Reason },
        BanProlonged prolonged => About(EventTypes.Prolong, raised) with
        {
            Id = prolonged.Id.ToString(),
            Count = prolonged.Count,
            Start = prolonged.Start,
            BanTime = Seconds(prolonged.BanTime),
        },
        JailWarning warning => About(EventTypes.Warning, raised) with { Message = warning.Message },
        Unbanned lifted => About(EventTypes.Unban, raised) with
        {
            Id = lifted.Id.ToString(),
            Reason = HistoryMethods.HowEnded(lifted.End),
        },
        JailStateChanged changed => About(EventTypes.Jail, raised) with
        {
            State = Name(changed.State),
            Message = changed.Detail.Length > 0 ? changed.Detail : null,
        },
        JailReloaded => About(EventTypes.Jail, raised) with { State = "reloaded" },
        ConfigurationReloaded reloaded => About(EventTypes.Reload, raised) with { Message = Summary(reloaded.Outcomes) },
        ActionFailed failed => About(EventTypes.ActionError, raised) with { Message = $"{failed.Action}: {failed.Message}" },
        EnforcementDrift drift => About(EventTypes.EnforcementDrift, raised) with { Count = drift.Missing, Message = $"{drift.Action}: {drift.Message}" },
        SourceTrouble trouble => About(EventTypes.SourceTrouble, raised) with { Path = trouble.Path, Message = trouble.Message },
        _ => throw new ArgumentException($"an event without a name on the wire: {raised.GetType().Name}", nameof(raised)),
    };

    /// <summary>A line of our own log.</summary>
    public static EventInfo Translate(LogRecord written) => new()
    {
        Type = EventTypes.Log,
        Time = written.Time,
        Jail = string.Empty,
        Level = written.Level,
        Module = written.Module,
        Message = written.Message.Length > MaxLineLength ? written.Message[..MaxLineLength] : written.Message,
    };

    /// <summary>A jail's state as the contract spells it.</summary>
    public static string Name(JailState state) => state switch
    {
        JailState.Starting => "starting",
        JailState.Running => "running",
        JailState.NoSource => "noSource",
        JailState.Paused => "paused",
        _ => "stopped",
    };

    /// <summary>A duration in the contract's seconds, where -1 is for ever.</summary>
    public static double Seconds(TimeSpan duration) => duration == Timeout.InfiniteTimeSpan ? -1 : duration.TotalSeconds;

    /// <summary>Such as <c>28 unchanged, 1 reloaded, 1 refused</c>.</summary>
    private static string Summary(IReadOnlyList<JailOutcome> outcomes) => string.Join(
        ", ", outcomes.GroupBy(static outcome => outcome.Change).OrderBy(static group => group.Key).Select(static group => $"{group.Count()} {DaemonMethods.Name(group.Key)}"));

    private static EventInfo Translate(FailureFound found) => About(EventTypes.Failure, found) with
    {
        Id = found.Id.ToString(),
        Count = found.Count,
        MaxRetry = found.MaxRetry,
        FindTime = Seconds(found.FindTime),
        Start = found.FailureTime,
        Path = found.Path,
        Offset = found.Offset >= 0 ? found.Offset : null,
        Line = Cut(found.Line),
        User = found.User,
        Pattern = found.Pattern,
        PatternText = found.Failregex?.Text,
        PatternOrigin = found.Failregex?.Origin.ToString(),
        Groups = found.Groups.Count > 0 ? found.Groups : null,
        Captures = found.Places is { Groups.Count: > 0 } places ? Captures(places.Groups, Cut(found.Line).Length) : null,
        Date = found.Places is { DateForm: { } form } dated && dated.DateEnd <= Cut(found.Line).Length
            ? new LineDate(dated.DateStart, dated.DateEnd, form, found.LogTimeZone)
            : null,
    };

    private static string Cut(string line) => line.Length > MaxLineLength ? line[..MaxLineLength] : line;

    /// <summary>Those that stand in the part of the line that is told.</summary>
    private static List<CapturedGroup> Captures(IReadOnlyList<CapturedSpan> spans, int length) =>
        [.. spans.Where(span => span.End <= length).OrderBy(static span => span.Start).Select(static span => new CapturedGroup(span.Group, span.Start, span.End))];

    private static EventInfo Translate(Banned banned) => About(banned.Restored ? EventTypes.Restore : EventTypes.Ban, banned) with
    {
        Id = banned.Id.ToString(),
        Count = banned.Count,
        Failures = banned.Failures,
        Start = banned.Start,
        BanTime = Seconds(banned.BanTime),
        Reason = banned.Reason,
    };

    private static EventInfo About(string type, EngineEvent raised) => new() { Type = type, Time = raised.Time, Jail = raised.Jail };
}
