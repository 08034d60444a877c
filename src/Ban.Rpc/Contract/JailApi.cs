namespace Ban.Rpc.Contract;

/// <summary>The methods <c>jail.*</c>.</summary>
public static class JailApi
{
    private const string OneJail = """{"jail":"sshd"}""";

    public static ContractMethod<JailListParams, JailListResult> List { get; } =
        new("jail.list", "Every jail with its state and counters.", json => json.JailListParams, json => json.JailListResult)
        {
            Errors = [RpcErrorKinds.BadCursor],
            Example = """{"limit":100}""",
        };

    public static ContractMethod<JailGetParams, JailDetail> Get { get; } =
        new("jail.get", "One jail with its settings, logs and actions.", json => json.JailGetParams, json => json.JailDetail)
        {
            Errors = [RpcErrorKinds.UnknownJail],
            Example = OneJail,
        };

    public static ContractMethod<JailGetParams, JailSummary> Start { get; } = Change("jail.start", "Starts a jail that was stopped.");

    public static ContractMethod<JailGetParams, JailSummary> Stop { get; } = Change("jail.stop", "Stops a jail: its bans leave the firewall and stay in the database.");

    public static ContractMethod<JailGetParams, JailSummary> Pause { get; } = Change("jail.pause", "Lets a jail stand still: its lines wait, its bans stay.");

    public static ContractMethod<JailGetParams, JailSummary> Resume { get; } = Change("jail.resume", "Lets a paused jail go on where it stood still.");

    public static ContractMethod<JailRehearseParams, JailRehearseResult> Rehearse { get; } =
        new("jail.rehearse", "Judges the past of a jail's logs by its settings, as they are or as they would be: who would have been banned.", json => json.JailRehearseParams, json => json.JailRehearseResult)
        {
            // The settings that are tried may name any file of the machine as a log.
            Changes = true,
            IsConfidential = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.ConfigurationRefused, RpcErrorKinds.FileNotWritable],
            Example = """{"jail":"sshd","file":"jail.d/sshd.local","text":"[sshd]\nmaxretry = 3\n"}""",
        };

    internal static IEnumerable<ContractMethod> All => [List, Get, Start, Stop, Pause, Resume, Rehearse];

    private static ContractMethod<JailGetParams, JailSummary> Change(string name, string summary) =>
        new(name, summary, json => json.JailGetParams, json => json.JailSummary)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.JailNotRunning, RpcErrorKinds.ConfigurationRefused],
            Example = OneJail,
        };
}
