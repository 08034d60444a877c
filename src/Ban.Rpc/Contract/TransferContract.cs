namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>ban.import</c> and <c>ban.export</c>.</summary>
/// <param name="Database">fail2ban's database on the daemon's machine; absent is <c>/var/lib/fail2ban/fail2ban.sqlite3</c>.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record BanTransferParams(string? Database = null, bool? DryRun = null)
{
    /// <summary>Where fail2ban keeps its database if nobody tells it otherwise.</summary>
    public const string UsualDatabase = "/var/lib/fail2ban/fail2ban.sqlite3";
}

/// <summary>Answer of <c>ban.import</c> and <c>ban.export</c>.</summary>
/// <param name="DryRun">Whether nothing was done.</param>
/// <param name="Jails">Every jail that has bans in the database that is read.</param>
public sealed record BanTransferResult(bool DryRun, IReadOnlyList<BanTransfer> Jails);

/// <summary>What a transfer did to one jail, or would do.</summary>
/// <param name="Jail">Its name.</param>
/// <param name="Known">Whether the daemon has a jail of this name; the bans of others wait in the database until it has.</param>
/// <param name="Added">Bans in force that were not there.</param>
/// <param name="Prolonged">Bans in force on both sides that now end as late as the one that came.</param>
/// <param name="Kept">Bans that stay as they were: in force as long or longer, or lifted by a person since.</param>
/// <param name="Ended">Bans that are over, for the history.</param>
public sealed record BanTransfer(string Jail, bool Known, int Added, int Prolonged, int Kept, int Ended);
