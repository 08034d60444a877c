namespace Ban.Core.Configuration;

/// <summary>
/// Options of the daemon itself, from <c>bantui.conf</c> or else <c>fail2ban.conf</c> (spec 1, section 1.7). The initial
/// values are those that hold where no file says anything.
/// </summary>
public sealed record DaemonOptions
{
    /// <summary>A level's name in upper case (<c>CRITICAL ERROR WARNING NOTICE INFO MSG DEBUG TRACEDEBUG HEAVYDEBUG</c>) or a number.</summary>
    public string LogLevel { get; init; } = "INFO";

    /// <summary>A path, <c>STDOUT</c>, <c>STDERR</c>, <c>SYSOUT</c>, <c>SYSLOG</c> or <c>SYSTEMD-JOURNAL</c>, maybe with parameters in brackets.</summary>
    public string LogTarget { get; init; } = "STDERR";

    /// <summary>Where the system's log daemon listens, for the target <c>SYSLOG</c>; <c>auto</c> in the file is this value.</summary>
    public string SyslogSocket { get; init; } = "/dev/log";

    /// <summary>Path of the control socket.</summary>
    public string Socket { get; init; } = "/run/bantui/bantui.sock";

    /// <summary>Path of the file that holds the process id.</summary>
    public string PidFile { get; init; } = "/run/bantui/bantui.pid";

    /// <summary>Path of the database, or <c>:memory:</c>; null is none.</summary>
    public string? DbFile { get; init; } = "/var/lib/bantui/bantui.sqlite3";

    /// <summary>How long ended bans stay in the database; infinite is for ever.</summary>
    public TimeSpan DbPurgeAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Log lines kept per stored ban.</summary>
    public int DbMaxMatches { get; init; } = 10;

    /// <summary>Whether IPv6 is in use; null is to be found out.</summary>
    public bool? AllowIPv6 { get; init; }

    /// <summary>Option <c>keep_table</c>, ours: whether the nftables table, and with it every ban, stays in the kernel after a clean stop.</summary>
    public bool KeepTable { get; init; }

    /// <summary>
    /// Option <c>rpc_group</c>, ours: the group whose members may use the control socket; null is none, <see cref="AutoGroup"/> is
    /// <see cref="UsualGroup"/> where the system has that group.
    /// </summary>
    public string? RpcGroup { get; init; } = AutoGroup;

    /// <summary>Option <c>rpc_group_access</c>, ours: whether the members of that group may change things, or only look.</summary>
    public bool RpcGroupMayChange { get; init; } = true;

    /// <summary>Option <c>audit_purgeage</c>, ours: how long the audit remembers who changed what; infinite is for ever.</summary>
    public TimeSpan AuditPurgeAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Option <c>protect_sessions</c>, ours: whether the ban of an address that somebody is logged in from is held for review.</summary>
    public bool ProtectSessions { get; init; } = true;

    /// <summary>Option <c>metrics_textfile</c>, ours: the file that metrics are written to; null is none.</summary>
    public string? MetricsTextFile { get; init; }

    /// <summary>Option <c>metrics_interval</c>, ours: how often that file is written.</summary>
    public TimeSpan MetricsInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Option <c>metrics_listen</c>, ours: where metrics are served over HTTP; null is nowhere.</summary>
    public MetricsEndpoint? MetricsListen { get; init; }

    /// <summary>Says that <see cref="RpcGroup"/> is to be found out.</summary>
    public const string AutoGroup = "auto";

    /// <summary>The group that is used then.</summary>
    public const string UsualGroup = "bantui";
}
