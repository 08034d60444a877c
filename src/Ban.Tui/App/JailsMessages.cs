using Ban.Rpc.Contract;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>What came of a <see cref="JailsCommand"/>.</summary>
public abstract record JailsMessage : Message;

/// <summary>What each jail runs by was read.</summary>
/// <param name="Jails">None where that failed.</param>
/// <param name="Error">Why it failed.</param>
public sealed record JailsReadMessage(IReadOnlyList<JailSummary> Jails, string? Error = null) : JailsMessage;

/// <summary>A jail was started, stopped, paused or resumed.</summary>
public sealed record JailChangedMessage(ChangeJailCommand Command, JailSummary Jail) : JailsMessage;

/// <summary>The configuration was read again.</summary>
public sealed record JailsReloadedMessage(DaemonReloadResult Result) : JailsMessage;

/// <summary>A jail's configuration was read.</summary>
/// <param name="Source">Null where that failed.</param>
/// <param name="Error">Why it failed.</param>
public sealed record SourceReadMessage(string Jail, JailSource? Source, string? Error = null) : JailsMessage;

/// <summary>A change was checked.</summary>
public sealed record ChangeCheckedMessage(ConfigChange Change, IReadOnlyList<ConfigProblemInfo> Problems) : JailsMessage;

/// <summary>A change was written and applied.</summary>
public sealed record ChangeWrittenMessage(WriteChangeCommand Command, ConfigWriteResult Result) : JailsMessage;

/// <summary>A change was refused; nothing is changed.</summary>
/// <param name="Problems">With their options, as far as they are known.</param>
public sealed record ChangeRefusedMessage(ConfigChange Change, string Error, IReadOnlyList<ConfigProblemInfo> Problems) : JailsMessage;

/// <summary>The change on trial was kept, or taken back.</summary>
public sealed record TrialEndedMessage(bool Kept, string File) : JailsMessage;

/// <summary>The names of the filters were read.</summary>
/// <param name="Error">Why they were not.</param>
public sealed record FiltersReadMessage(IReadOnlyList<string> Filters, string? Error = null) : JailsMessage;

/// <summary>Logs were looked for.</summary>
/// <param name="Error">Why they were not.</param>
public sealed record LogsFoundMessage(int Number, IReadOnlyList<LogCandidate> Logs, string? Error = null) : JailsMessage;

/// <summary>The past was judged.</summary>
/// <param name="Result">Null where that failed.</param>
/// <param name="Error">Why it failed.</param>
public sealed record RehearsedMessage(int Number, JailRehearseResult? Result, string? Error = null) : JailsMessage;
