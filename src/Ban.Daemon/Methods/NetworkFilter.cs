using Ban.Core.Net;
using Ban.Rpc;

namespace Ban.Daemon.Methods;

/// <summary>Reads the parameter <c>network</c> of lists and subscriptions.</summary>
internal static class NetworkFilter
{
    /// <summary>An address or network.</summary>
    /// <exception cref="RpcException">It is neither.</exception>
    public static NetAddress Parse(string text) =>
        NetAddress.TryParse(text.AsSpan(), out NetAddress network) ? network : throw RpcErrors.BadAddress(text);

    /// <summary>The test whether an id is within a network.</summary>
    /// <exception cref="RpcException">The text is no network.</exception>
    public static Predicate<string> Create(string text)
    {
        NetAddress network = Parse(text);
        return id => NetAddress.TryParse(id.AsSpan(), out NetAddress address) && network.Contains(address);
    }
}
