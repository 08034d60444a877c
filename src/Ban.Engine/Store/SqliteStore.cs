using System.Threading.Channels;
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

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly StoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Dictionary<string, TimeSpan> _windows = [];
    private readonly Task _writer;

    private SqliteStore(SqliteConnection connection, StoreOptions options, TimeProvider clock, ILogger log)
    {
        _connection = connection;
        _statements = new SqliteStatements(connection);
        _options = options;
        _clock = clock;
        _log = log;
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>
    /// Opens the database, making file and folder where they are missing, and purges it. A broken file is set aside as
    /// <c>FILE.yyyyMMdd-HHmmss</c> and what can be read of it is kept.
    /// </summary>
    /// <exception cref="StoreException">It is locked, cannot be written, or was made by a newer program.</exception>
    public static async Task<IBanStore> OpenAsync(StoreOptions options, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (string.Equals(options.File, "None", StringComparison.OrdinalIgnoreCase))
        {
            return new NullStore();
        }

        SqliteStore store = new(SqliteFile.Open(options.File, clock, log), options, clock, log);
        try
        {
            await store.EnqueueAsync(new Request(store.DisableJails), CancellationToken.None);
            await store.EnqueueAsync(new Request(store.PurgeRows) { IsPurge = true }, CancellationToken.None);
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
                return new JailMemory(LoadBans(jail, now), LoadFailures(jail, failuresSince), LoadPositions(jail));
            }
            catch (SqliteException exception)
            {
                throw SqliteFile.Translate(_options.File, exception);
            }
        }
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
        lock (_lock)
        {
            _statements.Dispose();
            _connection.Dispose();
        }
    }

    private List<BanRecord> LoadBans(string jail, DateTimeOffset now)
    {
        List<BanRecord> bans = [];
        using SqliteDataReader reader = _statements.Query(Sql.LoadBans, jail, ToSeconds(now));
        while (reader.Read())
        {
            BanData data = BanData.Parse(TextOrNull(reader, 4));
            double banTime = reader.GetDouble(2);
            bans.Add(new BanRecord(
                FailureId.Parse(reader.GetString(0)),
                FromSeconds(reader.GetDouble(1)),
                banTime < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(Math.Min(banTime, MaxSeconds)),
                reader.GetInt32(3),
                data.Failures,
                data.Matches,
                data.Groups)
            { Reason = TextOrNull(reader, 5) });
        }

        return bans;
    }

    private List<FailureRecord> LoadFailures(string jail, DateTimeOffset since)
    {
        List<FailureRecord> failures = [];
        using SqliteDataReader reader = _statements.Query(Sql.LoadFailures, jail, ToSeconds(since));
        while (reader.Read())
        {
            failures.Add(new FailureRecord(
                FailureId.Parse(reader.GetString(0)),
                FromSeconds(reader.GetDouble(1)),
                reader.GetInt32(2),
                TextOrNull(reader, 3),
                BanData.Parse(TextOrNull(reader, 4)).Groups));
        }

        return failures;
    }

    private List<LogPosition> LoadPositions(string jail)
    {
        List<LogPosition> positions = [];
        using SqliteDataReader reader = _statements.Query(Sql.LoadPositions, jail);
        while (reader.Read())
        {
            string path = reader.GetString(0);
            double place = reader.IsDBNull(2) ? 0 : reader.GetDouble(2);
            double scale = path == LogPosition.Journal ? MicrosecondsPerSecond : 1;
            positions.Add(new LogPosition(path, TextOrNull(reader, 1) ?? string.Empty, (long)Math.Round(place * scale)) { Cursor = TextOrNull(reader, 3) });
        }

        return positions;
    }

    private static string? TextOrNull(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
