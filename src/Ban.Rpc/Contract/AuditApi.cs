namespace Ban.Rpc.Contract;

/// <summary>The methods <c>audit.*</c>.</summary>
public static class AuditApi
{
    public static ContractMethod<AuditListParams, AuditListResult> List { get; } =
        new("audit.list", "Who changed what, and who was refused; the newest first.", json => json.AuditListParams, json => json.AuditListResult)
        {
            Errors = [RpcErrorKinds.BadCursor, RpcErrorKinds.StoreFailed],
            Example = """{"user":"root","method":"ban.","limit":50}""",
        };

    internal static IEnumerable<ContractMethod> All => [List];
}
