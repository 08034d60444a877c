using Ban.Core.Configuration;
using Ban.Daemon.Logging;
using Ban.Engine;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// Takes the daemon from one configuration to the next: reads all of it, hands the jails to the engine, and changes what it can of
/// its own options. One reload at a time.
/// </summary>
/// <param name="configuration">Reads the configuration.</param>
/// <param name="started">The configuration that the daemon works by now.</param>
/// <param name="store">Keeps as much as the options say.</param>
internal sealed partial class Reloader(
    DaemonConfiguration configuration, LoadedConfiguration started, BanEngine engine, IBanStore store, LogWriter writer, ServiceManager service, ILogger log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The options that the daemon works by.</summary>
    public DaemonOptions Options { get; private set; } = started.Daemon;

    /// <summary>The jails that the configuration last read had to leave out, each with its reason. For any thread.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; private set; } = DaemonConfiguration.Refused(started);

    /// <summary>Reloads.</summary>
    /// <param name="plan">Scope and manner; its jails are replaced by those that are read.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be used; nothing was changed.</exception>
    /// <exception cref="StartException">So it is with <c>loglevel</c>.</exception>
    /// <exception cref="UnknownJailException">The only jail to reload does not exist.</exception>
    public async Task<ReloadOutcome> ReloadAsync(ReloadPlan plan, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        service.Reloading();
        try
        {
            ServerLog.Reload(log, plan.Only is null ? "all jails" : $"jail {plan.Only}");
            LoadedConfiguration next = await Task.Run(configuration.Load, cancellationToken);
            IReadOnlyList<string> refused = plan.Only is null ? TakeOptions(next.Daemon) : [];
            IReadOnlyDictionary<string, string> wrong = DaemonConfiguration.Refused(next);
            IReadOnlyList<JailOutcome> jails = await engine.ReloadAsync(plan with { Jails = next.Jails, Refused = wrong }, cancellationToken);
            Refused = wrong;
            return new ReloadOutcome(jails, refused, Warnings(next));
        }
        catch (Exception refused) when (refused is ConfigurationException or StartException)
        {
            ServerLog.ReloadRefused(log, refused.Message);
            throw;
        }
        finally
        {
            service.Ready($"{engine.Jails().Count} jails");
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private List<string> Warnings(LoadedConfiguration next)
    {
        List<string> warnings = [.. next.Problems.Where(static problem => problem.Severity == ProblemSeverity.Warning).Select(static problem => problem.ToString())];
        warnings.ForEach(warning => ServerLog.Problem(log, warning));
        return warnings;
    }

    /// <summary>Changes what can be changed in a running daemon.</summary>
    /// <returns>What cannot, each with its reason.</returns>
    private List<string> TakeOptions(DaemonOptions next)
    {
        List<string> refused = [];
        TakeLog(next, refused);
        store.SetLimits(next.DbMaxMatches, next.DbPurgeAge);
        DaemonOptions now = Options;
        foreach ((string name, string? old, string? wanted) in Fixed(now, next))
        {
            if (old != wanted)
            {
                refused.Add($"{name} = {wanted ?? "None"}: stays {old ?? "None"} until the daemon is restarted");
            }
        }

        refused.ForEach(reason => ServerLog.OptionRefused(log, reason));
        Options = now with
        {
            KeepTable = next.KeepTable,
            ProtectSessions = next.ProtectSessions,
            LogLevel = Options.LogLevel,
            LogTarget = Options.LogTarget,
            SyslogSocket = Options.SyslogSocket,
            DbMaxMatches = next.DbMaxMatches,
            DbPurgeAge = next.DbPurgeAge,
        };
        return refused;
    }

    /// <summary>Options that hold from the start to the end: what rests on them is open.</summary>
    private static IEnumerable<(string Name, string? Old, string? Wanted)> Fixed(DaemonOptions now, DaemonOptions next) =>
    [
        ("dbfile", now.DbFile, next.DbFile),
        ("socket", now.Socket, next.Socket),
        ("pidfile", now.PidFile, next.PidFile),
        ("rpc_group", now.RpcGroup, next.RpcGroup),
        ("rpc_group_access", now.RpcGroupMayChange ? "full" : "read", next.RpcGroupMayChange ? "full" : "read"),
        ("audit_purgeage", now.AuditPurgeAge.ToString(), next.AuditPurgeAge.ToString()),
        ("metrics_textfile", now.MetricsTextFile, next.MetricsTextFile),
        ("metrics_interval", now.MetricsInterval.ToString(), next.MetricsInterval.ToString()),
        ("metrics_listen", now.MetricsListen?.ToString(), next.MetricsListen?.ToString()),
        ("allowipv6", now.AllowIPv6?.ToString() ?? "auto", next.AllowIPv6?.ToString() ?? "auto"),
    ];

    /// <summary>A target that cannot be opened is refused while the old one stays in use.</summary>
    private void TakeLog(DaemonOptions next, List<string> refused)
    {
        writer.LowestNumber = DaemonConfiguration.LevelOf(next);
        Options = Options with { LogLevel = next.LogLevel };
        if ((next.LogTarget, next.SyslogSocket) == (Options.LogTarget, Options.SyslogSocket))
        {
            return;
        }

        try
        {
            writer.Replace(DaemonConfiguration.OpenLog(next));
            Options = Options with { LogTarget = next.LogTarget, SyslogSocket = next.SyslogSocket };
        }
        catch (Exception wrong) when (wrong is StartException or ConfigurationException)
        {
            refused.Add($"logtarget = {next.LogTarget}: stays {Options.LogTarget}; {wrong.Message}");
        }
    }
}

/// <summary>What a reload came to.</summary>
/// <param name="Refused">Options of the daemon that stay as they were, each with the reason.</param>
/// <param name="Warnings">What else is wrong in the new configuration.</param>
internal sealed record ReloadOutcome(IReadOnlyList<JailOutcome> Jails, IReadOnlyList<string> Refused, IReadOnlyList<string> Warnings);
