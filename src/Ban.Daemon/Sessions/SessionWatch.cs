using Ban.Core.Net;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Sessions;

/// <summary>
/// Who is logged in from where. What is known is at most a second old when it is asked for, and is looked up at most once a second
/// however many bans are due. Thread-safe.
/// </summary>
/// <param name="read">Reads the sessions at this moment; log-ins on terminals since the time, too.</param>
internal sealed class SessionWatch(Func<DateTimeOffset, IReadOnlyList<LoginSession>> read, TimeProvider clock, ILogger log)
{
    /// <summary>How long a log-in protects its address after it was last seen.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>Addresses that are remembered.</summary>
    private const int MaxRemembered = 1000;

    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    /// <summary>Also where nobody is to be banned, so that a session that has ended since is remembered.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<NetAddress, Remembered> _remembered = [];
    private IReadOnlyList<LoginSession> _sessions = [];
    private long? _readAt;
    private string? _problem;

    /// <summary>Everything that this machine tells.</summary>
    public static IReadOnlyList<LoginSession> ReadMachine(DateTimeOffset since) =>
        [.. SshSessions.Read(), .. UtmpFile.ReadPresent(), .. LogindSessions.Read(), .. UtmpFile.ReadPast(since)];

    /// <summary>Looks once a minute until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_round, clock);
        try
        {
            do
            {
                await Task.Run(() => Find(NetAddress.None, static _ => false), cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>A session that is there now from this address or from within this network; also one that may be no log-in.</summary>
    public LoginSession? FindPresent(NetAddress address) => Find(address, static session => session.State != SessionState.Recent);

    /// <summary>A log-in from this address or from within this network, now or within the last hour.</summary>
    public LoginSession? FindLogin(NetAddress address) => Find(address, static session => session.State != SessionState.Unproven);

    private LoginSession? Find(NetAddress address, Func<LoginSession, bool> isWanted)
    {
        lock (_gate)
        {
            if (_readAt is not { } last || clock.GetElapsedTime(last) >= s_fresh)
            {
                Refresh();
            }

            LoginSession? found = null;
            foreach (LoginSession session in _sessions)
            {
                if (isWanted(session) && address.Contains(session.Address) && (found is null || session.State < found.State))
                {
                    found = session;
                }
            }

            return found;
        }
    }

    private void Refresh()
    {
        DateTimeOffset now = clock.GetUtcNow();
        IReadOnlyList<LoginSession> present = [];
        try
        {
            present = read(now - Memory);
            _problem = null;
        }
        catch (IOException failed)
        {
            if (_problem != failed.Message)
            {
                _problem = failed.Message;
                SessionLog.CannotRead(log, failed.Message);
            }
        }

        foreach (LoginSession session in present.Where(static session => session.State == SessionState.Active))
        {
            Remember(session, now);
        }

        while (_remembered.Count > 0 && (_remembered.Count > MaxRemembered || now - _remembered.GetAt(0).Value.Seen > Memory))
        {
            _remembered.RemoveAt(0);
        }

        _sessions = [.. present, .. _remembered.Values.Select(static remembered => remembered.Session)];
        _readAt = clock.GetTimestamp();
    }

    /// <summary>The latest last.</summary>
    private void Remember(LoginSession session, DateTimeOffset now)
    {
        _remembered.Remove(session.Address);
        _remembered.Add(session.Address, new Remembered(session with { State = SessionState.Recent, Text = $"{session.Text}, last seen at {now.UtcDateTime:HH:mm:ss} UTC" }, now));
    }

    private sealed record Remembered(LoginSession Session, DateTimeOffset Seen);
}
