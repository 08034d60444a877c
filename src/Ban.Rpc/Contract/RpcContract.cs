namespace Ban.Rpc.Contract;

/// <summary>Every method that the daemon answers. A test checks that it answers these and no other.</summary>
public static class RpcContract
{
    /// <summary>In the order of the OpenRPC document.</summary>
    public static IReadOnlyList<ContractMethod> Methods { get; } =
    [
        .. DaemonApi.All,
        .. JailApi.All,
        .. BanApi.All,
        .. HeldApi.All,
        .. HistoryApi.All,
        .. TransferApi.All,
        .. CommandApi.All,
        .. EventApi.All,
        .. LogApi.All,
        .. ConfigApi.All,
        .. FilterApi.All,
        .. AuditApi.All,
        .. RpcApi.All,
    ];

    private static readonly Dictionary<string, ContractMethod> s_byName = Methods.ToDictionary(method => method.Name, StringComparer.Ordinal);

    /// <summary>The method of a name; null if there is none.</summary>
    public static ContractMethod? Find(string name) => s_byName.GetValueOrDefault(name);
}
