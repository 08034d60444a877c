using System.Text.Json;

namespace Ban.Rpc.Contract;

/// <summary>The methods <c>rpc.*</c>.</summary>
public static class RpcApi
{
    private const string Resource = "openrpc.json";

    public static ContractMethod<NoParams, JsonElement> Discover { get; } =
        new("rpc.discover", "This description of all methods, as an OpenRPC document.", json => json.NoParams, json => json.JsonElement);

    internal static IEnumerable<ContractMethod> All => [Discover];

    /// <summary>The OpenRPC document, which <c>make openrpc</c> writes from the contract.</summary>
    public static JsonElement ReadDocument()
    {
        using Stream stream = typeof(RpcApi).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
