namespace Ban.Tui.Cli;

/// <summary>Exit codes of the command line.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The daemon refused, or something failed on the way.</summary>
    public const int Failed = 1;

    public const int Usage = 2;

    public const int NoDaemon = 3;
}
