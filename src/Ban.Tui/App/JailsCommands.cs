using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>Something that the view Jails has the daemon do.</summary>
public abstract record JailsCommand : Command;

/// <summary>Asks what each jail runs by.</summary>
public sealed record ReadJailsCommand : JailsCommand;

/// <summary>What can be done with a jail.</summary>
public enum JailAction
{
    Start,
    Stop,
    Pause,
    Resume,
}

/// <summary>Starts, stops, pauses or resumes a jail.</summary>
/// <param name="IsUndo">To take something back.</param>
public sealed record ChangeJailCommand(JailAction Action, string Jail, bool IsUndo = false) : JailsCommand;

/// <summary>Reads the configuration again.</summary>
/// <param name="Jail">For this jail only; null for all.</param>
public sealed record ReloadJailsCommand(string? Jail) : JailsCommand;

/// <summary>Reads a jail's configuration.</summary>
public sealed record ReadSourceCommand(string Jail) : JailsCommand;

/// <summary>Has a change checked; nothing is written.</summary>
public sealed record CheckChangeCommand(ConfigChange Change) : JailsCommand;

/// <summary>Writes and applies a change.</summary>
/// <param name="TrialSeconds">After which it goes back unless it is confirmed; null to keep it at once.</param>
/// <param name="IsUndo">To take something back.</param>
public sealed record WriteChangeCommand(ConfigChange Change, int? TrialSeconds, bool IsUndo = false) : JailsCommand;

/// <summary>Keeps the change that is on trial, or takes it back.</summary>
public sealed record EndTrialCommand(bool Keep) : JailsCommand;

/// <summary>Reads the names of the filters.</summary>
public sealed record ReadFiltersCommand : JailsCommand;

/// <summary>Looks for logs.</summary>
/// <param name="Number">Comes back with the answer.</param>
/// <param name="Filter">The filter that they are for; null for <paramref name="Patterns"/>.</param>
/// <param name="Patterns">Paths and globs.</param>
public sealed record FindLogsCommand(int Number, string? Filter, IReadOnlyList<string> Patterns) : JailsCommand;

/// <summary>Has the past judged by a jail as it would be with a change.</summary>
/// <param name="Number">Comes back with the answer.</param>
public sealed record RehearseCommand(int Number, ConfigChange Change) : JailsCommand;
