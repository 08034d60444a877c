using Ban.Rpc.Dispatch;

namespace Ban.Rpc.Tests.Wire;

/// <summary>Lets in as told, and refuses the methods that a test names.</summary>
internal sealed class TestGuard(RpcAccess access, params string[] refused) : IRpcGuard
{
    public RpcAccess Admit(PeerCredentials caller) => access;

    public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke) =>
        refused.Contains(call.Method, StringComparer.Ordinal) ? throw RpcErrors.ReadOnly(call.Method) : invoke();
}
