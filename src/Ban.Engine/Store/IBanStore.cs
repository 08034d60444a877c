using Ban.Core.Jails;
using Ban.Core.Net;

namespace Ban.Engine.Store;

/// <summary>
/// What the daemon remembers. Commits of several jails are grouped into one transaction. Thread-safe.
/// </summary>
public interface IBanStore : IAsyncDisposable
{
    private const string NoDatabase = "the daemon keeps no database: dbfile is None";

    /// <summary>Batches that wait to be written.</summary>
    int Waiting => 0;

    /// <summary>What is known of a jail: called once, when it starts.</summary>
    /// <param name="jail">Name of the jail.</param>
    /// <param name="failuresSince">Older failures are not wanted.</param>
    /// <param name="now">Bans that ended before are not wanted.</param>
    JailMemory Load(string jail, DateTimeOffset failuresSince, DateTimeOffset now);

    /// <summary>The bans of an id so far, those that ended included; null if none is known. Quick, and never behind a write.</summary>
    /// <param name="jail">Only there; null is every jail.</param>
    /// <param name="id">Whose.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    BanHistory? FindHistory(string? jail, FailureId id) => null;

    /// <summary>Writes everything in <paramref name="batch"/> or nothing. Once the task is done, a crash loses none of it.</summary>
    /// <exception cref="StoreException">The database cannot be written; nothing of the batch is kept.</exception>
    ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellationToken);

    /// <summary>What the history holds of an id, for mails and reports. Read-only, and quick enough for an action's turn.</summary>
    /// <param name="jail">Only this jail's bans; null is all.</param>
    /// <param name="id">Whose.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    StoredMatches Matches(string? jail, FailureId id) => StoredMatches.None;

    /// <summary>
    /// Bans that were, the newest first, those in force and those that a person lifted included, as far as <c>dbpurgeage</c> keeps
    /// them. Never behind a write.
    /// </summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    IReadOnlyList<PastBan> Past(PastBanQuery query) => [];

    /// <summary>Hands out each id that was banned since a time, how often, and with how many failures. Bans that a person lifted are not there.</summary>
    /// <param name="limit">At most so many ids.</param>
    /// <param name="take">Called for each, under a lock: it must be quick and not ask the store.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    void ReadBanned(DateTimeOffset since, int limit, Action<FailureId, int, long> take)
    {
    }

    /// <summary>Failures that count towards a ban, in the order in which they were found.</summary>
    /// <param name="jail">Only there; null is every jail.</param>
    /// <param name="id">Only this id's; null is all.</param>
    /// <param name="after">Place of the last one of the page before; 0 for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    IReadOnlyList<StoredFailure> Failures(string? jail, FailureId? id, long after, int limit) => [];

    /// <summary>Forgets history that is older than <c>dbpurgeage</c> and gives its space back. Once at opening by itself, then for its owner to call hourly.</summary>
    /// <exception cref="StoreException">The database cannot be written.</exception>
    ValueTask PurgeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Takes over bans, history and log positions of another database: fail2ban's, or one of ours.</summary>
    /// <param name="file">Which; it is only read.</param>
    /// <param name="dryRun">Says what would be done, and does nothing.</param>
    /// <exception cref="TransferException">It cannot be read, or ours cannot be written; nothing was changed.</exception>
    Task<IReadOnlyList<JailTransfer>> ImportAsync(string file, bool dryRun, CancellationToken cancellationToken) => throw new TransferException(NoDatabase);

    /// <summary>Brings bans, history and log positions into fail2ban's database, which is made if it is missing.</summary>
    /// <param name="file">Which.</param>
    /// <param name="dryRun">Says what would be done, and does nothing.</param>
    /// <exception cref="TransferException">It cannot be written; nothing was changed.</exception>
    Task<IReadOnlyList<JailTransfer>> ExportAsync(string file, bool dryRun, CancellationToken cancellationToken) => throw new TransferException(NoDatabase);

    /// <summary>The bans in force of a jail.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    IReadOnlyList<BanRecord> BansOf(string jail, DateTimeOffset now) => [];

    /// <summary>Changes how much is kept, from the next write on.</summary>
    /// <param name="maxMatches"><c>dbmaxmatches</c>: newest log lines kept per ban; at least 0.</param>
    /// <param name="purgeAge"><c>dbpurgeage</c>: how long the history of ended bans is kept.</param>
    void SetLimits(int maxMatches, TimeSpan purgeAge)
    {
    }
}

/// <summary>What the history holds of an id (spec 2, section 5.3).</summary>
/// <param name="Matches">The newest log lines, as many as the store keeps for one ban, the newest last. Hostile text.</param>
/// <param name="Failures">Failures of all its bans.</param>
/// <param name="Bans">How many bans these are.</param>
public sealed record StoredMatches(IReadOnlyList<string> Matches, int Failures, int Bans)
{
    /// <summary>Nothing is known.</summary>
    public static StoredMatches None { get; } = new([], 0, 0);

    /// <summary>Whether nothing is known.</summary>
    public bool IsEmpty => Bans == 0;
}

/// <summary>A jail as it was before the restart.</summary>
public sealed record JailMemory(
    IReadOnlyList<BanRecord> Bans,
    IReadOnlyList<FailureRecord> Failures,
    IReadOnlyList<LogPosition> Positions)
{
    /// <summary>Ids that a person unbanned lately, and when: older failures of theirs do not count any more.</summary>
    public IReadOnlyList<UnbanRecord> Unbans { get; init; } = [];
}

/// <summary>The bans of an id so far.</summary>
/// <param name="Count">How many.</param>
/// <param name="Last">When the last one began.</param>
public readonly record struct BanHistory(int Count, DateTimeOffset Last);

/// <summary>A person unbanned an id.</summary>
public sealed record UnbanRecord(FailureId Id, DateTimeOffset Time);

/// <summary>Changes of one jail that belong together: the lines read and all that came of them.</summary>
public sealed record StoreBatch
{
    /// <summary>The jail whose changes these are.</summary>
    public required string Jail { get; init; }

    /// <summary>How far each log is read.</summary>
    public IReadOnlyList<LogPosition> Positions { get; init; } = [];

    /// <summary>Failures counted, not yet part of a ban.</summary>
    public IReadOnlyList<FailureRecord> Failures { get; init; } = [];

    /// <summary>New bans; the failures of their ids are dropped in the same transaction.</summary>
    public IReadOnlyList<BanRecord> Bans { get; init; } = [];

    /// <summary>Bans in force that now last longer; nothing else of them changes.</summary>
    public IReadOnlyList<BanRecord> Prolonged { get; init; } = [];

    /// <summary>Ids whose failures do not count any more.</summary>
    public IReadOnlyList<FailureId> Forgotten { get; init; } = [];

    /// <summary>Failures that were written and do not count after all.</summary>
    public IReadOnlyList<FailureRecord> Withdrawn { get; init; } = [];

    /// <summary>Ids whose ban ended by time: no longer active, kept as history (spec 2, section 2.5).</summary>
    public IReadOnlyList<FailureId> Expired { get; init; } = [];

    /// <summary>Ids unbanned by a person: ban, failures and history are erased (spec 2, section 2.5).</summary>
    public IReadOnlyList<FailureId> Unbanned { get; init; } = [];

    /// <summary>When a person did so; remembered with the ids.</summary>
    public DateTimeOffset UnbanTime { get; init; }

    /// <summary>Who the person is; null where nobody knows.</summary>
    public string? UnbannedBy { get; init; }

    /// <summary>Whether these are all bans of the jail.</summary>
    public bool IsFlush { get; init; }
}

/// <summary>A ban as stored: fail2ban's <c>bans</c> and <c>bips</c> rows (spec 2, section 6).</summary>
/// <param name="Id">Who is banned.</param>
/// <param name="Time">Start of the ban: the last failure.</param>
/// <param name="BanTime">How long; infinite is permanent.</param>
/// <param name="Count">Bans of this id so far, this one included.</param>
/// <param name="Failures">Failures that led to it; 0 for a manual ban.</param>
/// <param name="Matches">Log lines, the newest last.</param>
/// <param name="Groups">Captured groups of the first failure.</param>
public sealed record BanRecord(
    FailureId Id,
    DateTimeOffset Time,
    TimeSpan BanTime,
    int Count,
    int Failures,
    IReadOnlyList<string> Matches,
    IReadOnlyDictionary<string, string> Groups)
{
    /// <summary>Why, in the words of the person who banned; null for an automatic ban.</summary>
    public string? Reason { get; init; }

    /// <summary>Bans of this id in this jail alone, this one included, where <see cref="Count"/> counts those of all jails: what is stored.</summary>
    public int? OwnCount { get; init; }

    /// <summary>Whether the ban lasts as long as it says even where its jail bans for less after a restart: a person said so, or it was prolonged.</summary>
    public bool KeepsTime { get; init; }

    /// <summary>The failures that led to it, as far as they are kept; none for a ban by hand.</summary>
    public IReadOnlyList<FailureRecord> Story { get; init; } = [];

    /// <summary>When the ban ends; <see cref="DateTimeOffset.MaxValue"/> for a permanent one.</summary>
    public DateTimeOffset End => BanPeriod.End(Time, BanTime);
}

/// <summary>A failure that counts towards a ban, so that a restart goes on counting.</summary>
public sealed record FailureRecord(FailureId Id, DateTimeOffset Time, int Attempts, string? Line, IReadOnlyDictionary<string, string> Groups)
{
    /// <summary>The log that the line stands in; null where it came from none, or is not known.</summary>
    public string? Path { get; init; }

    /// <summary>Byte offset of the line in its log; below 0 for the journal.</summary>
    public long Offset { get; init; } = -1;

    /// <summary>Index of the failregex, from 0; below 0 where there is none.</summary>
    public int Pattern { get; init; } = -1;

    /// <summary>File and line of the failregex.</summary>
    public string? PatternOrigin { get; init; }
}

/// <summary>How far a log is read: a byte offset after the last judged line, valid while the first line's hash is the same (spec 2, section 3.1).</summary>
/// <param name="Path">Path as configured, globs expanded.</param>
/// <param name="FirstLineHash">Lower-case hex SHA-1 of the first line with its newline; empty if there is none yet.</param>
/// <param name="Offset">Byte offset. For the journal, time of the last judged entry in microseconds since 1970; the hash is then the same time as text.</param>
public sealed record LogPosition(string Path, string FirstLineHash, long Offset)
{
    /// <summary>The path under which fail2ban's databases remember the journal.</summary>
    public const string Journal = "systemd-journal";

    /// <summary>The last judged entry's name in the journal; null for a file, and where fail2ban wrote the position.</summary>
    public string? Cursor { get; init; }

    /// <summary>When the file was last written, as far as was seen by then; null for the journal, and where fail2ban wrote the position.</summary>
    public DateTimeOffset? Written { get; init; }
}

/// <summary>The database cannot be opened, read or written; the message is for the user.</summary>
public class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The database was made by a newer program; it stays as it is.</summary>
public sealed class NewerStoreException(string message) : StoreException(message);
