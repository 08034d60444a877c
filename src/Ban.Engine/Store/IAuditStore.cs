namespace Ban.Engine.Store;

/// <summary>Remembers who changed what. Thread-safe.</summary>
public interface IAuditStore
{
    /// <summary>Writes an entry before the change is made, so that none is made that a crash could hide.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="StoreException">The database cannot be written.</exception>
    ValueTask<long> BeginAuditAsync(AuditEntry entry);

    /// <summary>Notes how a change went.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="code">0 for done, else the code of the error.</param>
    /// <param name="result">The result, or the error's message.</param>
    /// <exception cref="StoreException">The database cannot be written.</exception>
    ValueTask EndAuditAsync(long id, int code, string? result);

    /// <summary>A page of entries, the newest first.</summary>
    /// <param name="before">Only entries with lower numbers; null is all.</param>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    IReadOnlyList<AuditEntry> ListAudit(AuditFilter filter, long? before, int limit);
}

/// <summary>One change, or one attempt.</summary>
/// <param name="Process">Name of the caller's process, which it chooses itself. Hostile text.</param>
/// <param name="Parameters">As they came, bounded. Hostile text.</param>
public sealed record AuditEntry(
    DateTimeOffset Time, uint UserId, string? User, int ProcessId, string? Process, string Method, string? Parameters)
{
    /// <summary>Longest text that is kept in a column, in characters.</summary>
    public const int MaxTextLength = 1000;

    /// <summary>Its number; 0 until it is written.</summary>
    public long Id { get; init; }

    /// <summary>Name or number of the user who had logged in, where the process acts for another, as under sudo; null if it does not.</summary>
    public string? LoginUser { get; init; }

    /// <summary>0 for done, else the code of the error; null while it is not known.</summary>
    public int? Code { get; init; }

    /// <summary>The result, or the error's message, bounded.</summary>
    public string? Result { get; init; }
}

/// <summary>Which entries are wanted; what is null wants all.</summary>
/// <param name="User">A user's name or id; also of the one who had logged in.</param>
/// <param name="Method">A method, or with a dot at the end the beginning of its name.</param>
/// <param name="Failed">True wants what was refused or failed, false what was done.</param>
public sealed record AuditFilter(DateTimeOffset? Since, DateTimeOffset? Until, string? User, string? Method, bool? Failed);
