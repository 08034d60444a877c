namespace Ban.Daemon.Lifetime;

/// <summary>The daemon cannot start, or not with these arguments. The message is one line for the user; exit code 1.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
