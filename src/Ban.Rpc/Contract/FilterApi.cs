namespace Ban.Rpc.Contract;

/// <summary>The methods <c>filter.*</c>.</summary>
public static class FilterApi
{
    public static ContractMethod<FilterTestParams, FilterTestResult> Test { get; } =
        new("filter.test", "Judges lines by a filter or by patterns, beside the jails and without counting anything.", json => json.FilterTestParams, json => json.FilterTestResult)
        {
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.FilterRefused],
            Example = """{"failRegex":["Failed password for .* from <HOST>"],"lines":["Nov 20 10:42:06 web01 sshd[1]: Failed password for root from 192.0.2.1"]}""",
        };

    public static ContractMethod<FilterFindLogsParams, FilterFindLogsResult> FindLogs { get; } =
        new("filter.findLogs", "The log files that a filter could be for, or that paths and globs name, as the daemon sees them.", json => json.FilterFindLogsParams, json => json.FilterFindLogsResult)
        {
            // It tells what lies in folders that the caller may not look into.
            Changes = true,
            Errors = [RpcErrorKinds.FilterRefused],
            Example = """{"filter":"sshd"}""",
        };

    internal static IEnumerable<ContractMethod> All => [Test, FindLogs];
}
