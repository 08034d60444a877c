namespace Ban.Engine.Store;

/// <summary>How the daemon remembers: fail2ban's options of the same names (spec 2, section 6).</summary>
public sealed record StoreOptions
{
    /// <summary><c>dbfile</c>: a path, <c>:memory:</c>, or <c>None</c> for no memory at all.</summary>
    public required string File { get; init; }

    /// <summary><c>dbmaxmatches</c>: newest log lines kept per ban; 0 keeps none.</summary>
    public int MaxMatches { get; init; } = 10;

    /// <summary><c>dbpurgeage</c>: how long the history of ended bans is kept; infinite is for ever.</summary>
    public TimeSpan PurgeAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary><c>audit_purgeage</c>, ours: how long the audit is kept; infinite is for ever.</summary>
    public TimeSpan AuditAge { get; init; } = TimeSpan.FromDays(90);
}
