using Ban.Tui.Lab;

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

/// <summary>Reads all bans into a table.</summary>
/// <param name="Reading">Comes back with the answer.</param>
public sealed record ReadBansCommand(int Reading, BanOrder Order, RowFilter Filter) : Command;

/// <summary>Puts a table of bans into another order, or under another filter.</summary>
public sealed record ArrangeBansCommand(BanTable Table, BanOrder Order, RowFilter Filter) : Command;

/// <summary>Reads all there is to know of a jail.</summary>
/// <param name="WantsSettings">Whether its options are read with their places, too; the daemon reads the files for them.</param>
public sealed record ReadJailCommand(string Jail, bool WantsSettings = false) : Command;

/// <summary>Something that the lab has done, without a daemon.</summary>
public abstract record LabCommand : Command;

/// <summary>Tries the lab's patterns; the one before, if it is still under way, is given up.</summary>
/// <param name="Number">Comes back with the answer.</param>
/// <param name="Saved">A filter to compare with, if that is wanted.</param>
public sealed record JudgeCommand(int Number, LabFilter Filter, LabSample Sample, LabFilter? Saved) : LabCommand;

/// <summary>Looks which pattern came nearest to a missed line.</summary>
/// <param name="Number">Number of the judging.</param>
/// <param name="Index">Place of the line in the sample.</param>
public sealed record ExplainCommand(int Number, int Index, SampleLine Line, LabFilter Filter) : LabCommand;

/// <summary>Reads lines for the lab.</summary>
/// <param name="Name">A path, or a jail's name.</param>
public sealed record ReadSampleCommand(string Name) : LabCommand;

/// <summary>Reads a filter for the lab.</summary>
/// <param name="Spec">A filter's name, also with options, a jail's, or a path.</param>
public sealed record ReadFilterCommand(string Spec) : LabCommand;

/// <summary>Saves the lab's filter.</summary>
/// <param name="Options">Options that are written.</param>
public sealed record SaveFilterCommand(string Name, LabFilter Filter, IReadOnlyList<LabOption> Options) : LabCommand;

/// <summary>Looks what the text of a prompt can become.</summary>
public sealed record CompleteCommand(LabPromptKind Kind, string Text) : LabCommand;
