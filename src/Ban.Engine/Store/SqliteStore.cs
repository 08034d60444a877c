using System.Threading.Channels;
using Ban.Core.Jails;
using Ban.Core.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Store;

/// <summary>
/// The daemon's memory in an SQLite database that fail2ban reads and writes too (spec 2, section 6). One writer groups all
/// waiting batches into one transaction; what it writes is in <c>SqliteStore.Writing.cs</c>.
/// </summary>
/// <remarks>
/// Every commit survives the end of the process, by whatever signal. Against loss of power a transaction is forced to the disk
/// only where it holds what a person decided: a lost automatic ban takes the log positions with it, so its lines are read
/// and judged again, and forcing each would put the disk's latency between attacker and firewall.
/// </remarks>
public sealed partial class SqliteStore : IBanStore
{
    /// <summary>Batches waiting; beyond, <see cref="CommitAsync"/> waits and with it the jail's reading.</summary>
    public const int Capacity = 1024;

    /// <summary>Failures of one jail that are read at its start, the newest first: more than it counts at a time.</summary>
    private const int MaxLoadedFailures = 300_000;

    /// <summary>Unbans of one jail that are read at its start, the newest first.</summary>
    private const int MaxLoadedUnbans = 10_000;

    /// <summary>The ban time of rows from before fail2ban stored one.</summary>
    private const double UpgradedBanTime = -2;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly SqliteConnection? _reader;
    private readonly SqliteStatements _questions;
    private readonly Lock _readerLock;
    private volatile StoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Dictionary<string, TimeSpan> _windows = [];
    private readonly Task _writer;

    private SqliteStore(SqliteConnection connection, StoreOptions options, TimeProvider clock, ILogger log)
    {
        _connection = connection;
        _statements = new SqliteStatements(connection);
        _reader = SqliteFile.OpenReader(options.File);
        _questions = _reader is null ? _statements : new SqliteStatements(_reader);
        _readerLock = _reader is null ? _lock : new Lock();
        _options = options;
        _clock = clock;
        _log = log;
        _writer = Task.Run(WriteAsync);
    }

    public int Waiting => _requests.Reader.Count;

    /// <summary>
    /// Opens the database, making file and folder where they are missing, and purges it. A broken file is set aside as
    /// <c>FILE.yyyyMMdd-HHmmss</c> and what can be read of it is kept.
    /// </summary>
    /// <remarks>
    /// A database that a newer program made is left alone, and the daemon works with one in memory: it must guard the host even
    /// where it cannot remember.
    /// </remarks>
    /// <exception cref="StoreException">It is locked or cannot be written.</exception>
    public static async Task<IBanStore> OpenAsync(StoreOptions options, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.Equals(options.File, "None", StringComparison.OrdinalIgnoreCase))
        {
            return new NullStore();
        }

        SqliteStore store = Open(options, clock, log);
        try
        {
            await store.EnqueueAsync(new Request(store.DisableJails), CancellationToken.None);
            await store.EnqueueAsync(new Request(store.PurgeRows) { IsPurge = true, IsAtStart = true }, CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public JailMemory Load(string jail, DateTimeOffset failuresSince, DateTimeOffset now)
    {
        lock (_lock)
        {
            try
            {
                _windows[jail] = now - failuresSince;
                _statements.Execute(Sql.EnableJail, jail);
                return new JailMemory(LoadBans(jail, now), LoadFailures(jail, failuresSince), LoadPositions(jail))
                {
                    Unbans = LoadUnbans(jail, failuresSince),
                };
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }
    }

    public BanHistory? FindHistory(string? jail, FailureId id)
    {
        lock (_readerLock)
        {
            try
            {
                using SqliteRows rows = jail is null
                    ? _questions.Query(Sql.LastOfAll, id.ToString())
                    : _questions.Query(Sql.LastOfOne, id.ToString(), jail);
                return rows.Read() && !rows.IsNull(0)
                    ? new BanHistory((int)Math.Clamp(rows.Whole(0), 0, int.MaxValue), FromSeconds(rows.Real(1)))
                    : null;
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }
    }

    public StoredMatches Matches(string? jail, FailureId id)
    {
        List<string> newestFirst = [];
        int failures = 0;
        int bans = 0;
        lock (_readerLock)
        {
            try
            {
                using SqliteRows rows = _questions.Query(Sql.LoadMatches, id.ToString(), jail);
                while (rows.Read())
                {
                    BanData data = BanData.Parse(rows.Utf8(0));
                    failures += data.Failures;
                    bans++;
                    newestFirst.AddRange(data.Matches.Reverse().Take(_options.MaxMatches - newestFirst.Count));
                }
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }

        newestFirst.Reverse();
        return new StoredMatches(newestFirst, failures, bans);
    }

    public ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        bool byPerson = batch.Unbanned.Count > 0 || batch.Bans.Any(static ban => ban.Failures == 0 || ban.Reason is not null);
        return EnqueueAsync(new Request(() => Write(batch)) { ForceToDisk = byPerson }, cancellationToken);
    }

    public ValueTask PurgeAsync(CancellationToken cancellationToken) => EnqueueAsync(new Request(Purge) { IsPurge = true }, cancellationToken);

    /// <summary>Writes what waits, then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _writer;
        _transferTurn.Dispose();
        lock (_readerLock)
        {
            _questions.Dispose();
            _reader?.Dispose();
        }

        lock (_lock)
        {
            _statements.Dispose();
            _json.Dispose();
            _connection.Dispose();
        }
    }

    private static SqliteStore Open(StoreOptions options, TimeProvider clock, ILogger log)
    {
        try
        {
            return new SqliteStore(SqliteFile.Open(options.File, clock, log), options, clock, log);
        }
        catch (NewerStoreException newer)
        {
            StoreLog.Unusable(log, newer.Message);
            return new SqliteStore(SqliteFile.Open(SqliteFile.Memory, clock, log), options with { File = SqliteFile.Memory }, clock, log);
        }
    }

    private List<BanRecord> LoadBans(string jail, DateTimeOffset now)
    {
        List<BanRecord> bans = [];
        using SqliteRows rows = _statements.Query(Sql.LoadBans, jail, ToSeconds(now));
        while (rows.Read())
        {
            BanData data = BanData.Parse(rows.Utf8(4));
            double banTime = rows.Real(2);
            bans.Add(new BanRecord(
                FailureId.Parse(rows.Text(0) ?? string.Empty),
                FromSeconds(rows.Real(1)),
                banTime == UpgradedBanTime ? BanPeriod.AsTheJail : banTime < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(Math.Min(banTime, MaxSeconds)),
                (int)Math.Clamp(rows.Whole(3), 0, int.MaxValue),
                data.Failures,
                data.Matches,
                data.Groups)
            { Reason = rows.Text(5), KeepsTime = rows.Whole(6) == 2 });
        }

        return bans;
    }

    private List<FailureRecord> LoadFailures(string jail, DateTimeOffset since)
    {
        List<FailureRecord> failures = [];
        using SqliteRows rows = _statements.Query(Sql.LoadFailures, jail, ToSeconds(since), MaxLoadedFailures);
        while (rows.Read())
        {
            failures.Add(new FailureRecord(
                FailureId.Parse(rows.Text(0) ?? string.Empty),
                FromSeconds(rows.Real(1)),
                (int)Math.Clamp(rows.Whole(2), 0, int.MaxValue),
                rows.Text(3),
                BanData.Parse(rows.Utf8(4)).Groups)
            {
                Path = rows.Text(5),
                Offset = rows.Whole(6),
                Pattern = rows.IsNull(7) ? -1 : (int)rows.Whole(7),
                PatternOrigin = rows.Text(8),
            });
        }

        return failures;
    }

    private List<UnbanRecord> LoadUnbans(string jail, DateTimeOffset since)
    {
        List<UnbanRecord> unbans = [];
        using SqliteRows rows = _statements.Query(Sql.LoadUnbans, jail, ToSeconds(since), MaxLoadedUnbans);
        while (rows.Read())
        {
            unbans.Add(new UnbanRecord(FailureId.Parse(rows.Text(0) ?? string.Empty), FromSeconds(rows.Real(1))));
        }

        return unbans;
    }

    private List<LogPosition> LoadPositions(string jail)
    {
        List<LogPosition> positions = [];
        using SqliteRows rows = _statements.Query(Sql.LoadPositions, jail);
        while (rows.Read())
        {
            string path = rows.Text(0) ?? string.Empty;
            double scale = path == LogPosition.Journal ? MicrosecondsPerSecond : 1;
            positions.Add(new LogPosition(path, rows.Text(1) ?? string.Empty, (long)Math.Round(rows.Real(2) * scale))
            {
                Cursor = rows.Text(3),
                Written = rows.IsNull(4) ? null : FromSeconds(rows.Real(4)),
            });
        }

        return positions;
    }
}
