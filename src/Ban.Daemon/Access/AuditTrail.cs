using Ban.Daemon.Sessions;
using Ban.Engine.Actions;
using Ban.Engine.Store;
using Ban.Native.LibC;
using Ban.Rpc.Dispatch;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Access;

/// <summary>
/// Writes down who changed what. The entry is on disk before the change is made; where the database refuses, the change is made all
/// the same, for whoever is locked out must not wait for room on a disk, and the log has it.
/// </summary>
internal sealed class AuditTrail(IAuditStore store, TimeProvider clock, ILogger log)
{
    /// <summary>Refusals of one user that are written within a minute. Whoever may not change things must not push those out who may.</summary>
    private const int MaxRefusals = 20;

    private const int MaxLogged = 200;

    /// <summary>Users whose refusals are counted at a time.</summary>
    private const int MaxUsers = 10_000;

    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, (long Since, int Count)> _refusals = [];

    /// <summary>Notes that a change is about to be made.</summary>
    /// <returns>What <see cref="EndAsync"/> needs.</returns>
    public async ValueTask<AuditEntry> BeginAsync(PeerCredentials? caller, string method, string? parameters)
    {
        AuditEntry entry = Entry(caller, method, parameters);
        try
        {
            return entry with { Id = await store.BeginAuditAsync(entry) };
        }
        catch (StoreException)
        {
            return entry; // the store has said it
        }
    }

    /// <summary>Notes how it went.</summary>
    /// <param name="code">0 for done.</param>
    /// <param name="result">The result, or the error's message.</param>
    public async ValueTask EndAsync(AuditEntry entry, int code, string? result)
    {
        Say(entry, code == 0 ? "done" : $"failed: {result}");
        if (entry.Id == 0)
        {
            return;
        }

        try
        {
            await store.EndAuditAsync(entry.Id, code, result);
        }
        catch (StoreException)
        {
            // The entry stands, without its end.
        }
    }

    /// <summary>Notes that somebody was not allowed to.</summary>
    /// <param name="process">The caller's name, where it was looked up already.</param>
    public async ValueTask RefuseAsync(PeerCredentials? caller, string method, string? parameters, int code, string message, string? process = null)
    {
        int count = CountRefusal(caller?.UserId ?? uint.MaxValue);
        if (count > MaxRefusals)
        {
            return;
        }

        string told = count < MaxRefusals ? message : $"{message}; further refusals of this minute are not listed";
        AuditEntry entry = Entry(caller, method, parameters, process) with { Code = code, Result = told };
        Say(entry, $"refused: {told}");
        try
        {
            await store.BeginAuditAsync(entry);
        }
        catch (StoreException)
        {
            // The log has it.
        }
    }

    private int CountRefusal(uint user)
    {
        lock (_gate)
        {
            (long since, int count) = _refusals.GetValueOrDefault(user);
            if (_refusals.Count >= MaxUsers)
            {
                _refusals.Clear();
            }

            bool isNew = count == 0 || clock.GetElapsedTime(since) >= s_window;
            _refusals[user] = isNew ? (clock.GetTimestamp(), 1) : (since, count + 1);
            return isNew ? 1 : count + 1;
        }
    }

    private AuditEntry Entry(PeerCredentials? caller, string method, string? parameters, string? process = null)
    {
        PeerCredentials who = caller ?? new PeerCredentials(uint.MaxValue, uint.MaxValue, 0);
        return new AuditEntry(
            clock.GetUtcNow(), who.UserId, SystemUsers.NameOf(who.UserId), who.ProcessId, process ?? (who.ProcessId > 0 ? ProcFiles.Name(who.ProcessId) : null), method, parameters)
        { LoginUser = CallerName.LoginOf(who) };
    }

    private void Say(AuditEntry entry, string outcome) => AuditLog.Attempt(
        log, VisibleText.Of(CallerName.Of(entry.LoginUser, entry.User, entry.UserId)), entry.UserId, entry.ProcessId, VisibleText.Of(entry.Process ?? "?"),
        Short($"{entry.Method} {entry.Parameters}".TrimEnd()), Short(outcome));

    private static string Short(string text) => VisibleText.Of(text.Length > MaxLogged ? $"{text[..MaxLogged]}…" : text);
}
