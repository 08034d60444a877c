using Ban.Rpc.Dispatch;

namespace Ban.Rpc.Tests.Dispatch;

/// <summary>Refuses one method and nothing else.</summary>
internal sealed class RefusingGuard(string method) : IRpcGuard
{
    public RpcAccess Admit(PeerCredentials caller) => RpcAccess.Full;

    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke) =>
        call.Method == method ? throw RpcErrors.NotPermitted() : invoke();
}
