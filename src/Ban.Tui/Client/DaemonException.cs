namespace Ban.Tui.Client;

/// <summary>The daemon cannot be reached, or it refused. The message is one line for the user.</summary>
public sealed class DaemonException(DaemonProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of trouble, for the exit code and the screen's banner.</summary>
    public DaemonProblem Problem { get; } = problem;
}

/// <summary>Kinds of trouble with the daemon.</summary>
public enum DaemonProblem
{
    /// <summary>Nobody answers on the socket, or the connection was lost.</summary>
    NoDaemon,

    /// <summary>The socket may not be opened by this user.</summary>
    NotPermitted,

    /// <summary>The daemon answered with a refusal.</summary>
    Refused,
}
