using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Events;

/// <summary>Something that happened in the engine. The log, the RPC subscribers and the metrics read these and nothing else.</summary>
public abstract record EngineEvent(DateTimeOffset Time, string Jail);

/// <summary>A line yielded a failure that counts.</summary>
/// <param name="Count">Failures of this id now within findtime.</param>
/// <param name="MaxRetry">Failures that ban.</param>
/// <param name="FailureTime">When it happened, by the log.</param>
/// <param name="Path">The log file, or the journal.</param>
/// <param name="Offset">Byte offset of the line in it; below 0 for the journal.</param>
/// <param name="Line">The line. Hostile text.</param>
/// <param name="User">The captured user name, if any. Hostile text.</param>
public sealed record FailureFound(
    DateTimeOffset Time, string Jail, FailureId Id, DateTimeOffset FailureTime, int Count, int MaxRetry,
    string Path, long Offset, string Line, string? User, int Pattern, IReadOnlyDictionary<string, string> Groups) : EngineEvent(Time, Jail)
{
    /// <summary>Bans of this id in the jail so far, where that makes the failure count more; else 0.</summary>
    public int KnownBans { get; init; }

    /// <summary>Failures that this one counts as.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The time within which the failures count.</summary>
    public TimeSpan FindTime { get; init; }

    /// <summary>The failregex and where it stands; null where none found it.</summary>
    public ConfigText? Failregex { get; init; }

    /// <summary>What stands where in the line, where that is known.</summary>
    public LinePlaces? Places { get; init; }

    /// <summary>The zone of dates that name none; null is the machine's.</summary>
    public string? LogTimeZone { get; init; }
}

/// <summary>A failure was passed over by an ignore rule.</summary>
public sealed record FailureIgnored(DateTimeOffset Time, string Jail, FailureId Id, string Rule) : EngineEvent(Time, Jail);

/// <summary>An id was banned: it is on disk, the firewall hears of it next.</summary>
/// <param name="BanTime">How long; infinite is permanent.</param>
/// <param name="Reason">Why, if a person banned.</param>
/// <param name="Restored">Whether the ban came back after a restart.</param>
public sealed record Banned(
    DateTimeOffset Time, string Jail, FailureId Id, DateTimeOffset Start, TimeSpan BanTime, int Count, int Failures,
    string? Reason, bool Restored) : EngineEvent(Time, Jail)
{
    /// <summary>When the ban before this one began, where bans grow and there was one.</summary>
    public DateTimeOffset? LastBan { get; init; }

    /// <summary>The jail's ban time, from which this one has grown; null if nothing has.</summary>
    public TimeSpan? GrownFrom { get; init; }
}

/// <summary>A ban waits for a person's decision, because somebody is logged in from the address.</summary>
/// <param name="Failures">Failures that count.</param>
/// <param name="Reason">Who is. Can hold hostile text.</param>
public sealed record BanHeld(DateTimeOffset Time, string Jail, FailureId Id, int Failures, string Reason) : EngineEvent(Time, Jail);

/// <summary>A ban in force now ends later.</summary>
/// <param name="BanTime">How long it lasts now; infinite is permanent.</param>
public sealed record BanProlonged(DateTimeOffset Time, string Jail, FailureId Id, DateTimeOffset Start, TimeSpan BanTime, int Count)
    : EngineEvent(Time, Jail);

/// <summary>Something that an admin should know about a jail that goes on working.</summary>
/// <param name="Message">One line. Can hold hostile text.</param>
public sealed record JailWarning(DateTimeOffset Time, string Jail, string Message) : EngineEvent(Time, Jail);

/// <summary>A failure of an id that is banned: it is not counted again. The ban may not reach the service, or the line was older than it.</summary>
/// <param name="Start">Start of the ban.</param>
public sealed record AlreadyBanned(DateTimeOffset Time, string Jail, FailureId Id, DateTimeOffset Start) : EngineEvent(Time, Jail);

/// <summary>Enough failures were found in old lines, but a ban from then would have ended by now.</summary>
public sealed record BanPassedOver(DateTimeOffset Time, string Jail, FailureId Id) : EngineEvent(Time, Jail);

/// <summary>A ban ended.</summary>
/// <param name="End">By time, or by a person.</param>
public sealed record Unbanned(DateTimeOffset Time, string Jail, FailureId Id, BanEnd End) : EngineEvent(Time, Jail);

/// <summary>A jail started, stopped or got into trouble.</summary>
/// <param name="Detail">Why, one line; empty if there is nothing to say.</param>
public sealed record JailStateChanged(DateTimeOffset Time, string Jail, JailState State, string Detail) : EngineEvent(Time, Jail);

/// <summary>A jail goes on under new settings.</summary>
public sealed record JailReloaded(DateTimeOffset Time, string Jail) : EngineEvent(Time, Jail);

/// <summary>A reload is done; the jail is empty, for it is about all of them.</summary>
/// <param name="Outcomes">What became of each jail.</param>
public sealed record ConfigurationReloaded(DateTimeOffset Time, IReadOnlyList<JailOutcome> Outcomes) : EngineEvent(Time, string.Empty);

/// <summary>An action failed.</summary>
public sealed record ActionFailed(DateTimeOffset Time, string Jail, string Action, string Message) : EngineEvent(Time, Jail);

/// <summary>Somebody else had changed the firewall; what the jail's bans need is back.</summary>
/// <param name="Missing">Bans that were not in force.</param>
/// <param name="Surplus">Addresses that were blocked without a ban.</param>
/// <param name="Moved">Bans that had another end there.</param>
/// <param name="Rebuilt">Whether table, chains or rules had been changed or were gone.</param>
public sealed record EnforcementDrift(
    DateTimeOffset Time, string Jail, string Action, int Missing, int Surplus, int Moved, bool Rebuilt) : EngineEvent(Time, Jail)
{
    /// <summary>All of it in one line.</summary>
    public string Message => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"firewall changed by others{(Rebuilt ? ", its rules made anew" : string.Empty)}: {Missing} bans put back, {Surplus} foreign elements removed, {Moved} ends corrected");
}

/// <summary>A log source is in trouble or well again, or a line of it reached a limit.</summary>
public sealed record SourceTrouble(DateTimeOffset Time, string Jail, string Path, string Message) : EngineEvent(Time, Jail);

/// <summary>What a jail is doing.</summary>
public enum JailState
{
    /// <summary>Its action and sources are being made ready.</summary>
    Starting,

    /// <summary>It reads and bans.</summary>
    Running,

    /// <summary>It runs, but no log file is there yet.</summary>
    NoSource,

    /// <summary>A person told it to stand still: lines wait in their files, bans stay.</summary>
    Paused,

    /// <summary>It ended, or could not start.</summary>
    Stopped,
}
