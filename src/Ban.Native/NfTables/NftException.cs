namespace Ban.Native.NfTables;

/// <summary>The kernel's nftables refused a command or cannot be reached. The message is one line for the user.</summary>
public sealed class NftException(string message, NftFailure failure, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public NftFailure Failure { get; } = failure;
}

/// <summary>Kinds of failure that callers treat differently.</summary>
public enum NftFailure
{
    /// <summary>The commands were refused: bad syntax, an object in the way.</summary>
    Refused,

    /// <summary>A table, chain, set or element that a command names is not there.</summary>
    NotFound,

    /// <summary>Library, kernel support or permission is missing.</summary>
    Unreachable,
}
