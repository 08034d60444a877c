namespace Ban.Rpc.Contract;

/// <summary>The method <c>command.run</c>, and what changes a running jail until the next reload.</summary>
public static class CommandApi
{
    public static ContractMethod<CommandRunParams, CommandRunResult> Run { get; } =
        new("command.run", "Gives a command of fail2ban-client; the reply has fail2ban's structure.", json => json.CommandRunParams, json => json.CommandRunResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.CommandRefused, RpcErrorKinds.UnknownJail, RpcErrorKinds.ConfigurationRefused, RpcErrorKinds.SessionInUse],
            Example = """{"words":["get","sshd","bantime"]}""",
        };

    public static ContractMethod<JailSetParams, JailDetail> SetOption { get; } =
        new("jail.set", "Sets an option of a running jail, until the next reload.", json => json.JailSetParams, json => json.JailDetail)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.JailNotRunning, RpcErrorKinds.ConfigurationRefused],
            Example = """{"jail":"sshd","option":"maxretry","value":"3"}""",
        };

    public static ContractMethod<FailureAddParams, FailureAddResult> AddFailure { get; } =
        new("failure.add", "Reports a failure that another program has seen; enough of them ban.", json => json.FailureAddParams, json => json.FailureAddResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.JailNotRunning],
            Example = """{"jail":"sshd","id":"192.0.2.1","lines":["refused by the gate"]}""",
        };

    internal static IEnumerable<ContractMethod> All => [Run, SetOption, AddFailure];
}
