namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>ban.history</c>.</summary>
/// <param name="Jail">Only this jail's.</param>
/// <param name="Id">Only this id's.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="Limit">Rows at most; 1 to 10,000, default 1,000.</param>
public sealed record BanHistoryParams(string? Jail = null, string? Id = null, string? Cursor = null, int? Limit = null);

/// <summary>Answer of <c>ban.history</c>: the newest first, those in force included.</summary>
public sealed record BanHistoryResult(IReadOnlyList<PastBanInfo> Bans, string? NextCursor = null);

/// <summary>A ban that was, or is.</summary>
public sealed record PastBanInfo
{
    public required string Id { get; init; }

    public required string Jail { get; init; }

    /// <summary>Start of the ban.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Seconds; -1 is permanent.</summary>
    public required double BanTime { get; init; }

    /// <summary>Bans of the id in the jail up to this one.</summary>
    public required int Count { get; init; }

    /// <summary>Failures that led to it; 0 for a ban by hand.</summary>
    public required int Failures { get; init; }

    /// <summary>Whether it is in force.</summary>
    public required bool Active { get; init; }

    public string? Reason { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How it ended: <c>expired</c>, <c>manual</c>, or <c>flush</c> where every ban was lifted; absent where it has not, or nobody knows.</summary>
    public string? How { get; init; }

    /// <summary>The person who lifted it, <c>alice as root</c> where she logged in as another; absent where nobody did, or nobody knows.</summary>
    public string? LiftedBy { get; init; }

    /// <summary>The failures that led to it, by time, as far as they are kept.</summary>
    public IReadOnlyList<FailureDetail> Story { get; init; } = [];
}

/// <summary>A failure and where it stands. <c>Line</c> and <c>Id</c> can hold hostile text.</summary>
public sealed record FailureDetail
{
    public required string Id { get; init; }

    public required string Jail { get; init; }

    /// <summary>When it happened, by the log.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How many attempts it stands for.</summary>
    public required int Attempts { get; init; }

    /// <summary>Attempts of the id with this one.</summary>
    public int? Count { get; init; }

    /// <summary>Attempts that ban, by the jail's present settings.</summary>
    public int? MaxRetry { get; init; }

    /// <summary>The log; absent where it is not known.</summary>
    public string? Path { get; init; }

    /// <summary>Byte offset of the line in its log; absent for the journal.</summary>
    public long? Offset { get; init; }

    public string? Line { get; init; }

    /// <summary>Index of the failregex, from 0.</summary>
    public int? Pattern { get; init; }

    /// <summary>File and line of the failregex.</summary>
    public string? PatternOrigin { get; init; }

    /// <summary>Its text; absent where the configuration has another one there by now.</summary>
    public string? PatternText { get; init; }
}

/// <summary>Parameters of <c>ban.explain</c>.</summary>
/// <param name="Id">An address, a network, or what else a jail counts.</param>
/// <param name="Jail">Only there; absent is every jail.</param>
public sealed record BanExplainParams(string Id, string? Jail = null);

/// <summary>Answer of <c>ban.explain</c>.</summary>
/// <param name="Id">The id in its canonical form.</param>
/// <param name="InForce">Bans that hold it now: its own, and those of networks around it.</param>
/// <param name="Bans">Every ban of it that is remembered, the newest first; at most 1,000.</param>
/// <param name="Failures">Failures that count towards a ban, by time; at most 1,000.</param>
public sealed record BanExplainResult(string Id, IReadOnlyList<BanInfo> InForce, IReadOnlyList<PastBanInfo> Bans, IReadOnlyList<FailureDetail> Failures);

/// <summary>Parameters of <c>failure.list</c>.</summary>
/// <param name="Jail">Only this jail's.</param>
/// <param name="Id">Only this id's.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="Limit">Rows at most; 1 to 10,000, default 1,000.</param>
public sealed record FailureListParams(string? Jail = null, string? Id = null, string? Cursor = null, int? Limit = null);

/// <summary>Answer of <c>failure.list</c>: failures that count and have led to no ban yet, in the order in which they were found.</summary>
public sealed record FailureListResult(IReadOnlyList<FailureDetail> Failures, string? NextCursor = null);

/// <summary>Parameters of <c>ban.networks</c>.</summary>
/// <param name="Limit">Networks at most; 1 to 1,000, default 20.</param>
public sealed record BanNetworksParams(int? Limit = null);

/// <summary>Answer of <c>ban.networks</c>, the network with the most addresses first. Worked out anew once a minute at most.</summary>
/// <param name="Since">From when on bans are counted.</param>
public sealed record BanNetworksResult(DateTimeOffset Since, IReadOnlyList<NetworkInfo> Networks)
{
    /// <summary><see cref="Since"/> in seconds since 1970.</summary>
    public double SinceEpoch => Epoch.Seconds(Since);
}

/// <summary>What came from a network. Bans that a person lifted do not count.</summary>
/// <param name="Network">An IPv4 network of 24 bits or an IPv6 network of 48; shorter where a shorter one was banned.</param>
/// <param name="Addresses">Different addresses that were banned.</param>
/// <param name="Bans">Bans of them.</param>
/// <param name="Failures">Failures that led to these.</param>
public sealed record NetworkInfo(string Network, int Addresses, long Bans, long Failures);
