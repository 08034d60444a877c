using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>Something to do outside of the model; it ends in one message at most, also when it fails.</summary>
public abstract record Command;

/// <summary>Ends the program.</summary>
/// <param name="ExitCode">0 when the user asked for it.</param>
public sealed record QuitCommand(int ExitCode) : Command;

/// <summary>Stops the program and gives the terminal to the shell.</summary>
public sealed record SuspendCommand : Command;

/// <summary>Puts text into the clipboard of the user's terminal.</summary>
public sealed record CopyCommand(string Text) : Command;

/// <summary>Bans.</summary>
/// <param name="IsUndo">To take something back.</param>
public sealed record BanCommand(IReadOnlyList<BanAddParams> Requests, bool IsUndo = false) : Command;

/// <summary>Lifts bans.</summary>
/// <param name="Known">The bans as the screen knows them, so that this can be taken back.</param>
/// <param name="IsUndo">To take something back.</param>
public sealed record UnbanCommand(IReadOnlyList<BanRemoveParams> Requests, IReadOnlyList<BanInfo> Known, bool IsUndo = false) : Command;

/// <summary>Reads all bans into a table.</summary>
/// <param name="Reading">Comes back with the answer.</param>
public sealed record ReadBansCommand(int Reading, BanOrder Order, RowFilter Filter) : Command;

/// <summary>Puts a table of bans into another order, or under another filter.</summary>
public sealed record ArrangeBansCommand(BanTable Table, BanOrder Order, RowFilter Filter) : Command;
