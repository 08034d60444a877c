namespace Ban.Core.Configuration;

/// <content>Options that fail2ban does not have: who may use the daemon, what is remembered of it, and its metrics.</content>
internal sealed partial class DaemonOptionsReader
{
    private static readonly string[] s_own =
    [
        "rpc_group", "rpc_group_access", "audit_purgeage", "protect_sessions",
        "metrics_textfile", "metrics_interval", "metrics_listen", "metrics_public",
    ];

    private static readonly TimeSpan s_shortestInterval = TimeSpan.FromSeconds(1);

    private DaemonOptions ReadAccess(DaemonOptions options) => options with
    {
        RpcGroup = Get("rpc_group") is null ? options.RpcGroup : Optional("rpc_group"),
        RpcGroupMayChange = Get("rpc_group_access") is not { } access || problems.Attempt(true, () => MayChange(access)),
        AuditPurgeAge = Get("audit_purgeage") is { } age ? problems.Attempt(options.AuditPurgeAge, () => Age("audit_purgeage", age)) : options.AuditPurgeAge,
        ProtectSessions = YesOrNo("protect_sessions", options.ProtectSessions),
    };

    private DaemonOptions ReadMetrics(DaemonOptions options) => options with
    {
        MetricsTextFile = Optional("metrics_textfile"),
        MetricsInterval = Get("metrics_interval") is { } interval ? problems.Attempt(options.MetricsInterval, () => Interval(interval)) : options.MetricsInterval,
        MetricsListen = Optional("metrics_listen") is null ? null : problems.Attempt(null, () => Endpoint(Get("metrics_listen")!, YesOrNo("metrics_public", builtIn: false))),
    };

    /// <summary>What an option is set to; null where it is empty, <c>none</c> or not there.</summary>
    private string? Optional(string option) => Get(option) is { IsEmpty: false } value && !value.Text.Equals("none", StringComparison.OrdinalIgnoreCase) ? value.Text : null;

    /// <summary>These guard the host: a word that is neither yes nor no must not be taken for the weaker of the two.</summary>
    private bool YesOrNo(string option, bool builtIn) => Get(option) is { } value
        ? problems.Attempt(builtIn, () => value.Text.Length > 0 && ValueTypes.IsBoolean(value.Text) ? ValueTypes.IsTrue(value.Text) : throw ValueTypes.Wrong(option, value, "expected yes or no"))
        : builtIn;

    private static bool MayChange(SourcedText value) => value.Text.ToLowerInvariant() switch
    {
        "full" => true,
        "read" => false,
        _ => throw ValueTypes.Wrong("rpc_group_access", value, "expected full or read"),
    };

    private static TimeSpan Interval(SourcedText value)
    {
        TimeSpan interval = ValueTypes.Time("metrics_interval", value);
        return interval >= s_shortestInterval && interval < TimeSpan.FromDays(1) ? interval : throw ValueTypes.Wrong("metrics_interval", value, "expected 1s to 1d");
    }

    private static MetricsEndpoint Endpoint(SourcedText value, bool isPublic)
    {
        MetricsEndpoint endpoint = MetricsEndpoint.TryParse(value.Text)
            ?? throw ValueTypes.Wrong("metrics_listen", value, "expected ADDRESS:PORT such as 127.0.0.1:9191, or unix:/PATH");
        return endpoint.IsLocal || isPublic
            ? endpoint
            : throw ValueTypes.Wrong("metrics_listen", value, "others could reach it; expected a loopback address or unix:/PATH, unless metrics_public = yes says that this is meant");
    }
}
