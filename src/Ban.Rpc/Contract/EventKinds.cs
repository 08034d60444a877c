namespace Ban.Rpc.Contract;

/// <summary>A type of event and what it carries besides type, time and jail.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Summary">What has happened, in one sentence.</param>
/// <param name="Always">Members of <see cref="EventInfo"/> that are there, as JSON names them.</param>
/// <param name="Sometimes">Members that can be there.</param>
public sealed record EventKind(string Type, string Summary, IReadOnlyList<string> Always, IReadOnlyList<string> Sometimes);

/// <summary>Every type of event with its payload. A test holds the daemon to it.</summary>
public static class EventKinds
{
    private const string Id = "id";
    private const string Count = "count";
    private const string Failures = "failures";
    private const string Start = "start";
    private const string StartEpoch = "startEpoch";
    private const string BanTime = "banTime";
    private const string Reason = "reason";
    private const string Path = "path";
    private const string Message = "message";

    private static readonly string[] s_ban = [Id, Count, Failures, Start, StartEpoch, BanTime];

    public static IReadOnlyList<EventKind> All { get; } =
    [
        new(EventTypes.Failure, "A line of a log told of a failed attempt.", [Id, Count, "maxRetry", "findTime", Start, StartEpoch, "line", "pattern"], [Path, "offset", "user", "groups", "patternText", "patternOrigin", "captures", "date"]),
        new(EventTypes.Ignored, "A failure did not count, because its id is on an ignore list.", [Id, Reason], []),
        new(EventTypes.Ban, "An id was banned.", s_ban, [Reason]),
        new(EventTypes.Restore, "A ban came back after a restart.", s_ban, [Reason]),
        new(EventTypes.Unban, "A ban ended, by its time or by hand.", [Id, Reason], []),
        new(EventTypes.AlreadyBanned, "A failure of an id that is banned: it may not reach the service, or the line was older.", [Id, Start, StartEpoch], []),
        new(EventTypes.BanPassedOver, "Old lines held enough failures, but the ban would have ended by now.", [Id], []),
        new(EventTypes.Held, "Somebody is logged in from the address, so that its ban waits for a person's decision.", [Id, Failures, Reason], []),
        new(EventTypes.Prolong, "A ban in force now ends later.", [Id, Count, Start, StartEpoch, BanTime], []),
        new(EventTypes.Jail, "The state of a jail changed, or it was reloaded.", ["state"], [Message]),
        new(EventTypes.ActionError, "An action failed.", [Message], []),
        new(EventTypes.SourceTrouble, "A log cannot be read.", [Path, Message], []),
        new(EventTypes.Warning, "Something that an admin should know about a jail that goes on working.", [Message], []),
        new(EventTypes.EnforcementDrift, "Others had changed the firewall; the bans are back.", [Count, Message], []),
        new(EventTypes.Reload, "A reload is done; the jail is empty, the message says what became of the jails.", [Message], []),
        new(EventTypes.Log, "A line of the daemon's own log, for those only who name this type; the jail is empty.", ["level", "module", Message], []),
    ];
}
