namespace Ban.Rpc.Contract;

/// <summary>The methods <c>config.*</c>.</summary>
public static class ConfigApi
{
    public static ContractMethod<ConfigListParams, ConfigListResult> List { get; } =
        new("config.list", "The files of the configuration.", json => json.ConfigListParams, json => json.ConfigListResult)
        {
            Errors = [RpcErrorKinds.BadCursor],
        };

    public static ContractMethod<ConfigReadParams, ConfigReadResult> Read { get; } =
        new("config.read", "The text of one file.", json => json.ConfigReadParams, json => json.ConfigReadResult)
        {
            // A file may hold the password of a mail server, which is no business of those who may only look.
            Changes = true,
            IsConfidential = true,
            Errors = [RpcErrorKinds.UnknownFile],
            Example = """{"file":"jail.conf"}""",
        };

    public static ContractMethod<ConfigWriteParams, ConfigWriteResult> Write { get; } =
        new("config.write", "Writes a .local file if the whole configuration is right with it; the version before stays beside it as .bak.", json => json.ConfigWriteParams, json => json.ConfigWriteResult)
        {
            Changes = true,
            IsConfidential = true,
            Errors = [RpcErrorKinds.FileNotWritable, RpcErrorKinds.RevisionConflict, RpcErrorKinds.ConfigurationRefused, RpcErrorKinds.TrialPending],
            Example = """{"file":"jail.d/sshd.local","text":"[sshd]\nmaxretry = 3\n","apply":true}""",
        };

    public static ContractMethod<NoParams, ConfigTrialResult> Confirm { get; } =
        new("config.confirm", "Keeps the change that is on trial.", json => json.NoParams, json => json.ConfigTrialResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.NoTrial],
        };

    public static ContractMethod<NoParams, ConfigTrialResult> Revert { get; } =
        new("config.revert", "Takes the change that is on trial back at once.", json => json.NoParams, json => json.ConfigTrialResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.NoTrial],
        };

    public static ContractMethod<ConfigCheckParams, ConfigCheckResult> Check { get; } =
        new("config.check", "Everything that is wrong in the configuration, as it is or as it would be.", json => json.ConfigCheckParams, json => json.ConfigCheckResult)
        {
            Errors = [RpcErrorKinds.FileNotWritable],
            Example = """{"all":false}""",
        };

    public static ContractMethod<ConfigShowParams, ConfigShowResult> Show { get; } =
        new("config.show", "Each value that holds for a jail, with the file and line that it comes from; who may only look sees no passwords.", json => json.ConfigShowParams, json => json.ConfigShowResult)
        {
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.ConfigurationRefused],
            Example = """{"jail":"sshd"}""",
        };

    internal static IEnumerable<ContractMethod> All => [List, Read, Write, Confirm, Revert, Check, Show];
}
