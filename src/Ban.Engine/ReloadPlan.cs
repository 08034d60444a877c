using Ban.Core.Jails;

namespace Ban.Engine;

/// <summary>What a reload is to come to.</summary>
/// <param name="Jails">Every enabled jail of the new configuration that could be read, in its order.</param>
/// <param name="Refused">Jails that could not be read, each with its reason: if they run they go on as they are.</param>
public sealed record ReloadPlan(IReadOnlyList<JailSettings> Jails, IReadOnlyDictionary<string, string> Refused)
{
    /// <summary>Only this jail; null is all.</summary>
    public string? Only { get; init; }

    /// <summary>Whether jails are stopped and started, with their actions, instead of changed while they run.</summary>
    public bool Restart { get; init; }

    /// <summary>Whether every ban is lifted first.</summary>
    public bool Unban { get; init; }

    /// <summary>Who wants it, for the history of the bans that it lifts; null where nobody knows.</summary>
    public string? By { get; init; }
}

/// <summary>What a reload did to a jail.</summary>
public enum JailChange
{
    /// <summary>Its settings are the same: nothing of it was touched.</summary>
    Unchanged,

    /// <summary>It goes on under new settings.</summary>
    Reloaded,

    /// <summary>It was stopped and started.</summary>
    Restarted,

    /// <summary>It is new, or had been stopped.</summary>
    Started,

    /// <summary>It is not in the configuration any more, or not enabled.</summary>
    Stopped,

    /// <summary>Its new settings cannot work; if it ran, it runs on as it was.</summary>
    Refused,
}

/// <summary>What became of one jail.</summary>
/// <param name="Reason">Why it was refused, one line with file, line and option; null otherwise.</param>
public sealed record JailOutcome(string Jail, JailChange Change, string? Reason = null);

/// <summary>A jail cannot start; the message is for the user.</summary>
public sealed class JailRefusedException(string jail, string reason) : Exception($"jail '{jail}' cannot start: {reason}")
{
    /// <summary>The jail.</summary>
    public string Jail { get; } = jail;
}
