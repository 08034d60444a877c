namespace Ban.Rpc.Contract;

/// <summary>The methods <c>daemon.*</c>.</summary>
public static class DaemonApi
{
    public static ContractMethod<NoParams, PingResult> Ping { get; } =
        new("daemon.ping", "Says that the daemon lives.", json => json.NoParams, json => json.PingResult);

    public static ContractMethod<NoParams, DaemonInfo> Info { get; } =
        new("daemon.info", "The process and its counters since the start.", json => json.NoParams, json => json.DaemonInfo);

    public static ContractMethod<NoParams, MetricsResult> Metrics { get; } =
        new("daemon.metrics", "The daemon's numbers for monitoring.", json => json.NoParams, json => json.MetricsResult);

    public static ContractMethod<DaemonReloadParams, DaemonReloadResult> Reload { get; } =
        new("daemon.reload", "Reads the configuration again and changes the jails that it changes.", json => json.DaemonReloadParams, json => json.DaemonReloadResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.ConfigurationRefused],
            Example = """{"jail":"sshd"}""",
        };

    public static ContractMethod<NoParams> Stop { get; } =
        new("daemon.stop", "Ends the daemon in good order, once the answer is on its way.", json => json.NoParams) { Changes = true };

    public static ContractMethod<NoParams, FlushLogsResult> FlushLogs { get; } =
        new("daemon.flushLogs", "Closes and opens the daemon's own log, as log rotation wants it.", json => json.NoParams, json => json.FlushLogsResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.ConfigurationRefused],
        };

    internal static IEnumerable<ContractMethod> All => [Ping, Info, Metrics, Reload, Stop, FlushLogs];
}
