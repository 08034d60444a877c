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
public sealed record BanCommand(BanAddParams Parameters) : Command;

/// <summary>Lifts bans.</summary>
public sealed record UnbanCommand(BanRemoveParams Parameters) : Command;
