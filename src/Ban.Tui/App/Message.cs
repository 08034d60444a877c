using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Tui.Lab;

namespace Ban.Tui.App;

/// <summary>Something that happened, and all that an update may know of it: the time too, where it matters.</summary>
public abstract record Message;

/// <summary>Keys, size and end of the terminal.</summary>
/// <param name="KeepsNotice">Whether a key leaves the notice: it says that something failed, and nobody can have read it yet.</param>
public sealed record InputMessage(InputEvent Input, bool KeepsNotice = false) : Message;

/// <summary>The daemon answers; its events follow, past ones first.</summary>
public sealed record ConnectedMessage : Message;

/// <summary>The daemon cannot be reached.</summary>
public sealed record DisconnectedMessage(LinkTrouble Trouble) : Message;

/// <summary>The daemon is connected with and has not answered for some time.</summary>
public sealed record SilentMessage : Message;

/// <summary>The daemon's state and its jails.</summary>
public sealed record SnapshotMessage(DaemonInfo Info, IReadOnlyList<JailSummary> Jails, DateTimeOffset Now) : Message;

/// <summary>An event, and how many before it were lost.</summary>
public sealed record EventMessage(EventInfo Event, long Missed) : Message;

/// <summary>All bans were read.</summary>
/// <param name="Reading">Number of the reading.</param>
/// <param name="IsCut">Whether there are more than were read.</param>
public sealed record BansReadMessage(int Reading, BanTable Table, bool IsCut) : Message;

/// <summary>Reading the bans failed.</summary>
public sealed record BansNotReadMessage(int Reading, Notice Notice) : Message;

/// <summary>The table of bans stands in its new order.</summary>
public sealed record BansArrangedMessage(BanTable Table) : Message;

/// <summary>A jail was read.</summary>
/// <param name="Detail">Null where that failed.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Settings">Its options with their places; null where they were not asked for, or may not be seen.</param>
public sealed record JailReadMessage(string Jail, JailDetail? Detail, string? Error = null, IReadOnlyList<ConfigValue>? Settings = null) : Message;

/// <summary>The networks that most banned addresses of the last day are in.</summary>
public sealed record NetworksMessage(IReadOnlyList<NetworkInfo> Networks) : Message;

/// <summary>Of the daemon's log.</summary>
/// <param name="Reading">What was asked for when it was.</param>
public abstract record LogMessage(int Reading) : Message;

/// <summary>The log is followed; its lines come, past ones first.</summary>
public sealed record LogBeganMessage(int Reading) : LogMessage(Reading);

/// <summary>A line of the log, and how many before it were lost.</summary>
public sealed record LogLineMessage(int Reading, EventInfo Line, long Missed) : LogMessage(Reading);

/// <summary>The log cannot be followed now.</summary>
public sealed record LogLostMessage(int Reading, string Error) : LogMessage(Reading);

/// <summary>A command has ended.</summary>
public sealed record NoticeMessage(Notice Notice) : Message;

/// <summary>The lab's patterns were tried.</summary>
/// <param name="Number">Number of the judging.</param>
/// <param name="Before">The verdict of the saved filter, where it was asked for.</param>
public sealed record JudgedMessage(int Number, LabVerdict Verdict, LabVerdict? Before) : Message;

/// <summary>A missed line was looked at.</summary>
public sealed record ExplainedMessage(LabNearest Nearest) : Message;

/// <summary>Lines for the lab were read.</summary>
public sealed record SampleReadMessage(LabSample Sample) : Message;

/// <summary>A filter for the lab was read.</summary>
public sealed record FilterReadMessage(LabFilter Filter) : Message;

/// <summary>The lab's filter was saved.</summary>
/// <param name="Filter">As it was saved.</param>
/// <param name="Saved">Where it stands.</param>
public sealed record FilterSavedMessage(LabFilter Filter, string Saved, string? Kept) : Message;

/// <summary>What the text of a prompt can become.</summary>
/// <param name="Text">The text that it is for.</param>
public sealed record CompletedMessage(LabPromptKind Kind, string Text, IReadOnlyList<string> Offered) : Message;
