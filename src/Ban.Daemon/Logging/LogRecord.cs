namespace Ban.Daemon.Logging;

/// <summary>A line that was written to the log.</summary>
/// <param name="Time">In the local zone.</param>
/// <param name="Level">By fail2ban's name.</param>
/// <param name="Module">Such as <c>fail2ban.actions</c>.</param>
/// <param name="Message">With control characters made visible.</param>
internal sealed record LogRecord(DateTimeOffset Time, string Level, string Module, string Message)
{
    private const string Commands = "fail2ban.utils";

    /// <summary>Whether it can hold a password: the commands of actions are written with their parameters.</summary>
    public bool IsConfidential => Module == Commands;
}
