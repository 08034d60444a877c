namespace Ban.Rpc.Contract;

/// <summary>The methods <c>log.*</c>: the daemon's own log.</summary>
public static class LogApi
{
    public static ContractMethod<LogListParams, LogListResult> List { get; } =
        new("log.list", "The last lines of the daemon's own log.", json => json.LogListParams, json => json.LogListResult)
        {
            Example = """{"level":"WARNING","limit":100}""",
        };

    internal static IEnumerable<ContractMethod> All => [List];
}
