namespace Ban.Rpc.Contract;

/// <summary>What was: <c>ban.history</c>, <c>ban.explain</c>, <c>ban.networks</c> and <c>failure.list</c>.</summary>
public static class HistoryApi
{
    public static ContractMethod<BanHistoryParams, BanHistoryResult> Bans { get; } =
        new("ban.history", "Bans that were, the newest first, page by page.", json => json.BanHistoryParams, json => json.BanHistoryResult)
        {
            Errors = [RpcErrorKinds.BadCursor, RpcErrorKinds.StoreFailed],
            Example = """{"jail":"sshd","limit":100}""",
        };

    public static ContractMethod<BanExplainParams, BanExplainResult> Explain { get; } =
        new("ban.explain", "Why an id is banned, or is not: its failures with their places, its bans over all jails, who lifted them.", json => json.BanExplainParams, json => json.BanExplainResult)
        {
            Errors = [RpcErrorKinds.StoreFailed],
            Example = """{"id":"192.0.2.1"}""",
        };

    public static ContractMethod<FailureListParams, FailureListResult> Failures { get; } =
        new("failure.list", "Failures that count and have led to no ban yet, page by page.", json => json.FailureListParams, json => json.FailureListResult)
        {
            Errors = [RpcErrorKinds.BadCursor, RpcErrorKinds.StoreFailed],
            Example = """{"jail":"sshd"}""",
        };

    public static ContractMethod<BanNetworksParams, BanNetworksResult> Networks { get; } =
        new("ban.networks", "The networks that most banned addresses of the last 24 hours are in.", json => json.BanNetworksParams, json => json.BanNetworksResult)
        {
            Errors = [RpcErrorKinds.StoreFailed],
            Example = """{"limit":10}""",
        };

    internal static IEnumerable<ContractMethod> All => [Bans, Explain, Networks, Failures];
}
