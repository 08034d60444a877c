using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>ban.history</c>, <c>ban.explain</c> and <c>failure.list</c>.</summary>
internal sealed class HistoryMethods(BanEngine engine, IBanStore store)
{
    private const int DefaultPage = 1000;
    private const int LargestPage = 10_000;

    /// <summary>A ban is stored to the second.</summary>
    private static readonly TimeSpan s_rounding = TimeSpan.FromSeconds(1);

    public void AddTo(RpcMethodTable table) => table
        .Add(HistoryApi.Bans, (parameters, _, _) => MethodTable.Answer(Asked(() => Bans(parameters))))
        .Add(HistoryApi.Explain, (parameters, _, _) => MethodTable.Answer(Asked(() => Explain(parameters))))
        .Add(HistoryApi.Failures, (parameters, _, _) => MethodTable.Answer(Asked(() => Failures(parameters))));

    private BanHistoryResult Bans(BanHistoryParams parameters)
    {
        int limit = Limits.Check(parameters.Limit, DefaultPage, LargestPage);
        IReadOnlyList<PastBan> bans = store.Past(new PastBanQuery(limit)
        {
            Jail = parameters.Jail,
            Id = parameters.Id is { } id ? FailureId.Parse(id) : null,
            After = parameters.Cursor is { } cursor ? ReadCursor(cursor) : null,
        });
        return new BanHistoryResult([.. bans.Select(Info)], bans.Count == limit ? Cursor(bans[^1]) : null);
    }

    private BanExplainResult Explain(BanExplainParams parameters)
    {
        FailureId id = FailureId.Parse(parameters.Id);
        IReadOnlyList<PastBan> bans = store.Past(new PastBanQuery(DefaultPage) { Jail = parameters.Jail, Id = id });
        IReadOnlyList<StoredFailure> failures = store.Failures(parameters.Jail, id, after: 0, DefaultPage);
        return new BanExplainResult(
            id.ToString(),
            [.. engine.Covering(id).Where(ban => parameters.Jail is null || ban.Jail == parameters.Jail).Select(BanMethods.Info)],
            [.. bans.Select(Info)],
            [.. failures.GroupBy(static failure => failure.Jail).SelectMany(group => Counted(group.Key, [.. group.Select(static failure => failure.Failure)]))]);
    }

    private FailureListResult Failures(FailureListParams parameters)
    {
        int limit = Limits.Check(parameters.Limit, DefaultPage, LargestPage);
        long after = 0;
        if (parameters.Cursor is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw RpcErrors.BadCursor();
        }

        IReadOnlyList<StoredFailure> failures = store.Failures(parameters.Jail, parameters.Id is { } id ? FailureId.Parse(id) : null, after, limit);
        return new FailureListResult(
            [.. failures.Select(failure => Detail(failure.Jail, failure.Failure, count: null))],
            failures.Count == limit ? failures[^1].Place.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static T Asked<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (StoreException)
        {
            throw RpcErrors.StoreFailed();
        }
    }

    private PastBanInfo Info(PastBan ban) => new()
    {
        Id = ban.Record.Id.ToString(),
        Jail = ban.Jail,
        Time = ban.Record.Time,
        BanTime = EventTranslator.Seconds(ban.Record.BanTime),
        Count = ban.Record.Count,
        Failures = ban.Record.Failures,
        Active = Find(ban.Jail, ban.Record.Id) is { } active && (active.Record.Time - ban.Record.Time).Duration() <= s_rounding,
        Reason = ban.Record.Reason,
        Ended = ban.Ended,
        How = HowEnded(ban.End),
        LiftedBy = ban.LiftedBy,
        Story = Counted(ban.Jail, ban.Record.Story),
    };

    /// <summary>The contract's word for the end of a ban; null where it has not ended, or nobody knows.</summary>
    internal static string? HowEnded(BanEnd end) => end switch
    {
        BanEnd.Expired => "expired",
        BanEnd.Manual => "manual",
        BanEnd.Flushed => "flush",
        _ => null,
    };

    private ActiveBan? Find(string jail, FailureId id) => Settings(jail) is null ? null : engine.FindBan(jail, id);

    /// <summary>The attempts add up from one failure to the next.</summary>
    private List<FailureDetail> Counted(string jail, IReadOnlyList<FailureRecord> failures)
    {
        int count = 0;
        return [.. failures.Select(failure => Detail(jail, failure, count += failure.Attempts))];
    }

    private FailureDetail Detail(string jail, FailureRecord failure, int? count)
    {
        JailSettings? settings = Settings(jail);
        ConfigText? pattern = settings?.Filter.FailRegex.ElementAtOrDefault(failure.Pattern);
        return new FailureDetail
        {
            Id = failure.Id.ToString(),
            Jail = jail,
            Time = failure.Time,
            Attempts = failure.Attempts,
            Count = count,
            MaxRetry = settings?.MaxRetry,
            Path = failure.Path,
            Offset = failure.Offset >= 0 ? failure.Offset : null,
            Line = failure.Line,
            Pattern = failure.Pattern >= 0 ? failure.Pattern : null,
            PatternOrigin = failure.PatternOrigin,
            PatternText = pattern is not null && pattern.Origin.ToString() == failure.PatternOrigin ? pattern.Text : null,
        };
    }

    private JailSettings? Settings(string jail) => engine.Jails().FirstOrDefault(each => each.Name == jail)?.Settings;

    /// <summary>The last ban's start, the length of its jail's name, the name, and its id.</summary>
    private static string Cursor(PastBan ban) =>
        string.Create(CultureInfo.InvariantCulture, $"{ban.Record.Time.ToUnixTimeSeconds()}:{ban.Jail.Length}:{ban.Jail}{ban.Record.Id}");

    private static PastBan ReadCursor(string cursor)
    {
        string[] parts = cursor.Split(':', 3);
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long time) && time < 100_000_000_000
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= parts[2].Length
            ? new PastBan(
                parts[2][..length],
                new BanRecord(FailureId.Parse(parts[2][length..]), DateTimeOffset.FromUnixTimeSeconds(time), default, 0, 0, [], new Dictionary<string, string>()),
                Ended: null, BanEnd.None)
            : throw RpcErrors.BadCursor();
    }
}
