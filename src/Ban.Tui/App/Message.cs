using Ban.Rpc.Contract;
using Ban.Terminal.Input;

namespace Ban.Tui.App;

/// <summary>Something that happened, and all that an update may know of it: the time too, where it matters.</summary>
public abstract record Message;

/// <summary>Keys, size and end of the terminal.</summary>
public sealed record InputMessage(InputEvent Input) : Message;

/// <summary>The daemon answers; its events follow, past ones first.</summary>
public sealed record ConnectedMessage : Message;

/// <summary>The daemon cannot be reached.</summary>
public sealed record DisconnectedMessage(LinkTrouble Trouble) : Message;

/// <summary>The daemon's state and its jails.</summary>
public sealed record SnapshotMessage(DaemonInfo Info, IReadOnlyList<JailSummary> Jails, DateTimeOffset Now) : Message;

/// <summary>An event, and how many before it were lost.</summary>
public sealed record EventMessage(EventInfo Event, long Missed) : Message;

/// <summary>A command has ended.</summary>
public sealed record NoticeMessage(Notice Notice) : Message;
