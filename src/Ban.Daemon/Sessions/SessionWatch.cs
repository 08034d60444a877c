using Ban.Core.Net;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Sessions;

/// <summary>
/// Who is logged in from where. It is looked up when it is asked for, so that a ban right after a log-in is held; under an attack, where
/// many bans are due, what is known may be as old as keeps the looking small, and never more than a second. Thread-safe.
/// </summary>
/// <param name="sources">Each reads the sessions that it knows of at this moment, or log-ins since the time.</param>
internal sealed class SessionWatch(IReadOnlyList<Func<DateTimeOffset, IReadOnlyList<LoginSession>>> sources, TimeProvider clock, ILogger log)
{
    /// <summary>How long a log-in protects its address after it was last seen.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>Addresses that are remembered.</summary>
    private const int MaxRemembered = 1000;

    /// <summary>Looking takes at most this part of the time: on a machine with many processes one look takes some milliseconds.</summary>
    private const int LeastRest = 20;

    private static readonly TimeSpan s_shortestRest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(1);

    /// <summary>Also where nobody is to be banned, so that a session that has ended since is remembered.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<NetAddress, Remembered> _remembered = [];
    private IReadOnlyList<LoginSession> _sessions = [];
    private long? _readAt;
    private TimeSpan _rest;
    private string? _problem;

    /// <summary>Everything that this machine tells.</summary>
    public static IReadOnlyList<Func<DateTimeOffset, IReadOnlyList<LoginSession>>> Machine { get; } =
        [static _ => SshSessions.Read(), static _ => UtmpFile.ReadPresent(), static _ => LogindSessions.Read(), UtmpFile.ReadPast];

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

    /// <summary>Lets the next question look anew: a ban by hand can come in the second after somebody's log-in.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            _readAt = null;
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
            if (_readAt is not { } last || clock.GetElapsedTime(last) >= _rest)
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
        long start = clock.GetTimestamp();
        List<LoginSession> present = [.. sources.SelectMany(source => Read(source, now - Memory))];
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
        TimeSpan rest = clock.GetElapsedTime(start) * LeastRest;
        _rest = rest < s_shortestRest ? s_shortestRest : rest > s_longestRest ? s_longestRest : rest;
    }

    /// <summary>One that cannot be read hides no other, and whatever is wrong with it must not stop a jail, which asks in the midst of its work.</summary>
    private IReadOnlyList<LoginSession> Read(Func<DateTimeOffset, IReadOnlyList<LoginSession>> source, DateTimeOffset since)
    {
        try
        {
            return source(since);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            if (_problem != failed.Message)
            {
                _problem = failed.Message;
                SessionLog.CannotRead(log, failed.Message);
            }

            return [];
        }
    }

    /// <summary>The latest last.</summary>
    private void Remember(LoginSession session, DateTimeOffset now)
    {
        _remembered.Remove(session.Address);
        _remembered.Add(session.Address, new Remembered(session with { State = SessionState.Recent, Text = $"{session.Text}, last seen at {now.UtcDateTime:HH:mm:ss} UTC" }, now));
    }

    private sealed record Remembered(LoginSession Session, DateTimeOffset Seen);
}
