namespace Ban.Rpc.Dispatch;

/// <summary>What a caller may do.</summary>
public enum RpcAccess
{
    /// <summary>Nothing: the first request is refused, and the connection closed.</summary>
    None,

    /// <summary>Call methods that change nothing.</summary>
    Read,

    /// <summary>Call every method.</summary>
    Full,
}

/// <summary>Decides who may call what, and stands around each call. Used by many threads.</summary>
public interface IRpcGuard
{
    /// <summary>What the process at the other end of a new connection may do. Must not block for long: the next connection waits.</summary>
    RpcAccess Admit(PeerCredentials caller);

    /// <summary>Makes a call, or refuses it before its parameters are looked at.</summary>
    /// <param name="call">Who calls what.</param>
    /// <param name="parameters">JSON as it came; empty if there is none.</param>
    /// <param name="invoke">Makes the call and gives the response message; empty for a notification.</param>
    /// <exception cref="RpcException">Refuses.</exception>
    ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke);
}

/// <summary>Lets everybody do everything: for the client's side of a connection, and where the file mode of the socket is all.</summary>
public sealed class OpenGuard : IRpcGuard
{
    private OpenGuard()
    {
    }

    public static OpenGuard Instance { get; } = new();

    public RpcAccess Admit(PeerCredentials caller) => RpcAccess.Full;

    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke) => invoke();
}
