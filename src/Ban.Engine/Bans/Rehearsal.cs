using System.Globalization;
using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Bans;

/// <summary>
/// Goes the whole way from a line to a ban and back once, in a jail that nobody sees, with a database in memory and a firewall
/// table that no packet meets: the runtime compiles at first use, and the first attacker after a start would have that time.
/// </summary>
public static class Rehearsal
{
    private const string Name = "bantui-rehearsal";
    private const int Lines = 20;

    private static readonly Origin s_origin = Origin.BuiltIn;

    /// <summary>Does it; what cannot be rehearsed is left out, for the daemon works without.</summary>
    /// <param name="parts">Makes matcher and ignore rule as for every jail.</param>
    /// <param name="firewall">Null where no jail blocks in nftables.</param>
    /// <param name="log">Hears why it was left out.</param>
    public static async Task RunAsync(EngineParts parts, NftablesSession? firewall, TimeProvider clock, ILogger log, CancellationToken cancellationToken)
    {
        try
        {
            await PlayAsync(parts, firewall, clock, cancellationToken);
        }
        catch (Exception exception) when (exception is StoreException or ActionException or ConfigurationException or IOException)
        {
            BanLog.NotRehearsed(log, exception.Message);
        }
    }

    /// <returns>Failures that were counted, and bans that were made.</returns>
    internal static async Task<(long Failures, long Bans)> PlayAsync(
        EngineParts parts, NftablesSession? firewall, TimeProvider clock, CancellationToken cancellationToken)
    {
        ILogger silent = NullLogger.Instance;
        JailSettings jail = new()
        {
            Name = Name,
            Filter = new FilterDefinition { Name = Name, FailRegex = [new ConfigText(@"^\s*rehearsal of <HOST>$", s_origin)] },
            MaxRetry = 2,
        };
        await using IBanStore store = await SqliteStore.OpenAsync(new StoreOptions { File = SqliteFile.Memory }, clock, silent);
        EventHub events = new();
        await using EventLogger logger = new(events, NullLoggerFactory.Instance, clock);
        IBanAction[] actions = firewall is null ? [] : [NftablesAction.ForRehearsal(jail, firewall, clock)];
        await using ActionQueue queue = new(Name, actions, events.Publish, clock, silent);
        await using JailWorker worker = new(new JailParts(jail, parts.Matcher(jail), parts.Ignore(jail), queue, store, events, clock, silent));
        await queue.StartAsync(cancellationToken);
        await worker.RestoreAsync(store.Load(Name, clock.GetUtcNow(), clock.GetUtcNow()));
        worker.Start();
        await JudgeAsync(worker, clock.GetLocalNow(), cancellationToken);
        FailureId[] ids = [NetAddress.Parse("192.0.2.1"), NetAddress.Parse("2001:db8::1"), NetAddress.Parse("198.51.100.0/24")];
        await worker.RunAsync(() => worker.BanAsync(ids, banTime: null, reason: null), cancellationToken);
        await worker.RunAsync(() => worker.UnbanAsync(ids, by: null), cancellationToken);
        await worker.StopAsync();
        await queue.DrainAndStopAsync(keepBans: false);
        return (worker.Statistics.Failures, worker.Register.Total);
    }

    /// <summary>Two failures of each of some addresses, in the form that most logs have.</summary>
    private static async Task JudgeAsync(JailWorker worker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        for (int line = 0; line < Lines; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{now:MMM dd HH:mm:ss} rehearsal of {(line % 4 < 2 ? "203.0.113." : "2001:db8::")}{line / 2}\n");
        }

        LineBatch batch = LineBatch.Copy(Encoding.ASCII.GetBytes(text.ToString()), 0, text.Length);
        if (!worker.TryDeliver(new SourceBatch(batch, Name, string.Empty, InOperation: true, KeepPosition: true)))
        {
            batch.Dispose();
        }

        // A command comes after the batches that were delivered before.
        await worker.RunAsync(static () => Task.FromResult(true), cancellationToken);
    }
}
