namespace Ban.Rpc.Contract;

/// <summary>The values of <see cref="EventInfo.Type"/>.</summary>
public static class EventTypes
{
    public const string Failure = "failure";
    public const string Ignored = "ignored";
    public const string Ban = "ban";
    public const string Restore = "restore";
    public const string Unban = "unban";

    /// <summary>A failure of an id that is banned: it may not reach the service, or the line was older.</summary>
    public const string AlreadyBanned = "alreadyBanned";

    /// <summary>Old lines held enough failures, but the ban would have ended by now.</summary>
    public const string BanPassedOver = "banPassedOver";

    /// <summary>Somebody is logged in from the address, so that its ban waits for a person's decision; the reason says who.</summary>
    public const string Held = "held";

    /// <summary>A ban in force now ends later.</summary>
    public const string Prolong = "prolong";
    public const string Jail = "jail";
    public const string ActionError = "actionError";
    public const string SourceTrouble = "sourceTrouble";

    /// <summary>A reload is done; the jail is empty, the message says what became of the jails.</summary>
    public const string Reload = "reload";

    /// <summary>Something that an admin should know about a jail that goes on working.</summary>
    public const string Warning = "warning";

    /// <summary>Others had changed the firewall; the bans are back, <c>count</c> of them.</summary>
    public const string EnforcementDrift = "enforcementDrift";

    /// <summary>
    /// A line of the daemon's own log; the jail is empty. Sent to those only who name this type: others would get most things twice.
    /// Lines that can hold a password, as the commands of actions can, are kept from those who may only look.
    /// </summary>
    public const string Log = "log";

    /// <summary>All of them, as <c>event.subscribe</c> takes them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Failure, Ignored, Ban, Restore, Unban, AlreadyBanned, BanPassedOver, Held, Prolong, Jail, ActionError, SourceTrouble, Warning, EnforcementDrift, Reload, Log,
    ];
}

/// <summary>Parameters of <c>event.subscribe</c>.</summary>
/// <param name="Types">Only these types; absent is all but <see cref="EventTypes.Log"/>.</param>
/// <param name="Jails">Only these jails; absent is all.</param>
/// <param name="Replay">How many past events to send first; 0 to 1,000. Nothing is missing or doubled between them and what follows.</param>
/// <param name="Network">Only events about an id within this address or network.</param>
/// <param name="Level">Of <see cref="EventTypes.Log"/> only this level and graver ones, one of <see cref="LogLevels"/>; absent is all.</param>
public sealed record EventSubscribeParams(
    IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Jails = null, int? Replay = null, string? Network = null, string? Level = null);

/// <summary>Answer of <c>event.subscribe</c>.</summary>
public sealed record EventSubscribeResult(long Subscription);

/// <summary>Parameters of <c>event.unsubscribe</c>.</summary>
public sealed record EventUnsubscribeParams(long Subscription);

/// <summary>Parameters of the notification <c>event.raised</c>.</summary>
/// <param name="Missed">Events lost before this one because the client did not read; absent is none.</param>
public sealed record EventRaisedParams(long Subscription, EventInfo Event, long? Missed = null);

/// <summary>One event. Members that do not belong to the type are absent. <c>Line</c>, <c>User</c> and <c>Id</c> can hold hostile text.</summary>
public sealed record EventInfo
{
    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary><see cref="Time"/> in seconds since 1970.</summary>
    public double TimeEpoch => Epoch.Seconds(Time);

    public required string Jail { get; init; }

    /// <summary>Whom it is about.</summary>
    public string? Id { get; init; }

    /// <summary>Failures within findtime (failure), bans so far (ban, restore), or bans put back (enforcementDrift).</summary>
    public int? Count { get; init; }

    /// <summary>Failures that led to the ban (ban, restore); 0 for one made by hand.</summary>
    public int? Failures { get; init; }

    /// <summary>Failures that ban.</summary>
    public int? MaxRetry { get; init; }

    /// <summary>Seconds within which failures count.</summary>
    public double? FindTime { get; init; }

    /// <summary>The log's time of the failure, or the start of the ban.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary><see cref="Start"/> in seconds since 1970.</summary>
    public double? StartEpoch => Epoch.Seconds(Start);

    /// <summary>Seconds; -1 is permanent.</summary>
    public double? BanTime { get; init; }

    /// <summary>The log file.</summary>
    public string? Path { get; init; }

    /// <summary>Byte offset of the line in it.</summary>
    public long? Offset { get; init; }

    public string? Line { get; init; }

    public string? User { get; init; }

    /// <summary>Index of the failregex, from 0.</summary>
    public int? Pattern { get; init; }

    /// <summary>The failregex as the configuration has it.</summary>
    public string? PatternText { get; init; }

    /// <summary>File and line of the failregex.</summary>
    public string? PatternOrigin { get; init; }

    /// <summary>Captured groups by name.</summary>
    public IReadOnlyDictionary<string, string>? Groups { get; init; }

    /// <summary>Where groups stand in the line; of a group whose text another line gave, nothing is said.</summary>
    public IReadOnlyList<CapturedGroup>? Captures { get; init; }

    /// <summary>The date that was found in the line.</summary>
    public LineDate? Date { get; init; }

    /// <summary>Why: a person's reason, the ignore rule, <c>expired</c>, <c>manual</c>, or <c>flush</c> where every ban is lifted.</summary>
    public string? Reason { get; init; }

    /// <summary>State of the jail.</summary>
    public string? State { get; init; }

    /// <summary>What went wrong or is said, in one line.</summary>
    public string? Message { get; init; }

    /// <summary>How grave a line of the daemon's log is, one of <see cref="LogLevels"/>.</summary>
    public string? Level { get; init; }

    /// <summary>The part of the daemon that wrote the line, such as <c>fail2ban.actions</c>.</summary>
    public string? Module { get; init; }
}

/// <summary>A group and its place in the line, in UTF-16 units.</summary>
/// <param name="Group">Its name in the pattern.</param>
/// <param name="Start">Where it begins, from 0.</param>
/// <param name="End">Where it ends, exclusive.</param>
public sealed record CapturedGroup(string Group, int Start, int End);

/// <summary>The date of a line, its place in UTF-16 units, and how it was read.</summary>
/// <param name="Start">Where it begins, from 0.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Form">The date pattern that found it.</param>
/// <param name="Zone">The zone of dates that name none, as <c>logtimezone</c> has it; absent is that of the daemon's machine.</param>
public sealed record LineDate(int Start, int End, string Form, string? Zone = null);
