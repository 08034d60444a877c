namespace Ban.Tui.Cli;

/// <summary>The command line is wrong in a way that only the command itself can see. The message is one line.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
