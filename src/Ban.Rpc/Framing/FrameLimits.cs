namespace Ban.Rpc.Framing;

/// <summary>What one message may cost its reader (wire spec, section 1, limits). Sizes in bytes.</summary>
public static class FrameLimits
{
    /// <summary>All header lines of one message with their line ends.</summary>
    public const int MaxHeaderBytes = 4 * 1024;

    /// <summary>Header lines of one message.</summary>
    public const int MaxHeaders = 16;

    /// <summary>One message from a client to the daemon.</summary>
    public const int MaxBytesFromClient = 4 * 1024 * 1024;

    /// <summary>A message from a client beyond this is a large one, of which few are worked on at a time.</summary>
    public const int MaxSmallBytes = 64 * 1024;

    /// <summary>One message from the daemon to a client.</summary>
    public const int MaxBytesFromDaemon = 16 * 1024 * 1024;

    /// <summary>Nesting of arrays and objects.</summary>
    public const int MaxDepth = 64;
}
