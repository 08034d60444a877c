namespace Ban.Rpc.Contract;

/// <summary>The methods <c>ban.*</c>.</summary>
public static class BanApi
{
    public static ContractMethod<BanListParams, BanListResult> List { get; } =
        new("ban.list", "Bans in force, page by page.", json => json.BanListParams, json => json.BanListResult)
        {
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.BadAddress, RpcErrorKinds.BadCursor],
            Example = """{"jail":"sshd","network":"192.0.2.0/24","limit":100}""",
        };

    public static ContractMethod<BanAddParams, BanAddResult> Add { get; } =
        new("ban.add", "Bans addresses or networks by hand.", json => json.BanAddParams, json => json.BanAddResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.AmbiguousJail, RpcErrorKinds.BadAddress, RpcErrorKinds.JailNotRunning, RpcErrorKinds.StoreFailed, RpcErrorKinds.SessionInUse],
            Example = """{"addresses":["192.0.2.1"],"jail":"sshd","banTime":3600,"reason":"scan"}""",
        };

    public static ContractMethod<BanRemoveParams, BanRemoveResult> Remove { get; } =
        new("ban.remove", "Lifts bans.", json => json.BanRemoveParams, json => json.BanRemoveResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.JailNotRunning, RpcErrorKinds.StoreFailed],
            Example = """{"addresses":["192.0.2.1"]}""",
        };

    internal static IEnumerable<ContractMethod> All => [List, Add, Remove];
}
