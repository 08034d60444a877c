namespace Ban.Rpc.Contract;

/// <summary>The methods that move bans from fail2ban's database and back.</summary>
public static class TransferApi
{
    public static ContractMethod<BanTransferParams, BanTransferResult> Import { get; } =
        new("ban.import", "Takes over bans with their remaining time, history and log positions of a fail2ban database; what is there stays.", json => json.BanTransferParams, json => json.BanTransferResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.TransferFailed, RpcErrorKinds.StoreFailed],
            Example = """{"database":"/var/lib/fail2ban/fail2ban.sqlite3","dryRun":true}""",
        };

    public static ContractMethod<BanTransferParams, BanTransferResult> Export { get; } =
        new("ban.export", "Brings bans, history and log positions into a fail2ban database, which is made if it is missing; what is there stays, but what was lifted here.", json => json.BanTransferParams, json => json.BanTransferResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.TransferFailed],
            Example = """{"database":"/var/lib/fail2ban/fail2ban.sqlite3","dryRun":true}""",
        };

    internal static IEnumerable<ContractMethod> All => [Import, Export];
}
