namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>audit.list</c>.</summary>
/// <param name="Since">Only what was done at this time or later.</param>
/// <param name="Until">Only what was done before this time.</param>
/// <param name="User">Only of this user, a name or an id, or of this user under sudo.</param>
/// <param name="Method">Only this method, or all of a noun: <c>ban.add</c>, <c>ban.</c></param>
/// <param name="Failed">True wants what was refused or failed, false what was done; absent is both.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="Limit">Rows at most; 1 to 10,000, default 100.</param>
public sealed record AuditListParams(
    DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? User = null, string? Method = null, bool? Failed = null,
    string? Cursor = null, int? Limit = null);

/// <summary>Answer of <c>audit.list</c>, the newest first.</summary>
public sealed record AuditListResult(IReadOnlyList<AuditInfo> Entries, string? NextCursor = null);

/// <summary>One change, or one attempt to make one.</summary>
public sealed record AuditInfo
{
    /// <summary>Its number; later ones have higher numbers.</summary>
    public required long Id { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary><see cref="Time"/> in seconds since 1970.</summary>
    public double TimeEpoch => Epoch.Seconds(Time);

    /// <summary>Of whom the process was that called.</summary>
    public required long UserId { get; init; }

    /// <summary>Name of that user; absent if the system knew none.</summary>
    public string? User { get; init; }

    /// <summary>Who had logged in, where the process acts for another user, as under sudo.</summary>
    public string? LoginUser { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>Name of that process, which it can choose freely.</summary>
    public string? Process { get; init; }

    /// <summary>The method; <c>connect</c> for a connection that was refused.</summary>
    public required string Method { get; init; }

    /// <summary>The parameters as they came, cut where they were long.</summary>
    public string? Parameters { get; init; }

    /// <summary><c>done</c>, <c>refused</c>, <c>failed</c>, or <c>unknown</c> where the daemon ended before the answer.</summary>
    public required string Outcome { get; init; }

    /// <summary>Code of the error.</summary>
    public int? Code { get; init; }

    /// <summary>The result as JSON, cut where it was long, or the error's message.</summary>
    public string? Result { get; init; }
}
