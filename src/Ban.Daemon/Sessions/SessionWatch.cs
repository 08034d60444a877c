using Ban.Core.Net;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Sessions;

/// <summary>
/// Who is logged in from where. What is known is at most a second old when it is asked for, and is looked up before that where the
/// machine has noted a log-in since, or notes none, so that a ban right after one is held. Under an attack the looking stays a small part
/// of the work, and a ban rarely waits for it. Thread-safe.
/// </summary>
/// <param name="sources">Each reads the sessions that it knows of at this moment, or log-ins of the time that is asked for.</param>
/// <param name="marks">What changes when the machine notes a log-in.</param>
internal sealed class SessionWatch(
    IReadOnlyList<Func<SessionQuestion, IReadOnlyList<LoginSession>>> sources, Func<LoginMarks> marks, TimeProvider clock, ILogger log)
{
    /// <summary>How long a log-in protects its address after it was last seen.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>Addresses that are remembered.</summary>
    private const int MaxRemembered = 1000;

    /// <summary>Where one log-in follows the other, looking takes at most this part of the time: with many processes it takes some milliseconds.</summary>
    private const int LeastRest = 20;

    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    /// <summary>Also where nobody is to be banned, so that a session that has ended since is remembered.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<NetAddress, Remembered> _remembered = [];
    private IReadOnlyList<LoginSession> _sessions = [];
    private long? _readAt;
    private TimeSpan _rest;
    private LoginMarks _marks;
    private bool _isWhole;
    private string? _problem;

    /// <summary>Everything that this machine tells.</summary>
    public static IReadOnlyList<Func<SessionQuestion, IReadOnlyList<LoginSession>>> Machine { get; } =
    [
        static asked => SshSessions.Read(asked.IsWhole),
        static _ => UtmpFile.ReadPresent(),
        static _ => LogindSessions.Read(),
        static asked => UtmpFile.ReadPast(asked.Since),
    ];

    /// <summary>Looks once a minute until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(s_round, clock);
        try
        {
            do
            {
                await Task.Run(() => Find(NetAddress.None, isWhole: false), cancellationToken);
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
    public LoginSession? FindPresent(NetAddress address) => Find(address, isWhole: true);

    /// <summary>A log-in from this address or from within this network, now or within the last hour.</summary>
    public LoginSession? FindLogin(NetAddress address) => Find(address, isWhole: false);

    /// <param name="isWhole">Whether it is asked for who is there, log-in or not; else for log-ins, there or not.</param>
    private LoginSession? Find(NetAddress address, bool isWhole)
    {
        SessionState unwanted = isWhole ? SessionState.Recent : SessionState.Unproven;
        lock (_gate)
        {
            if (IsDue() || (isWhole && !_isWhole))
            {
                Refresh(isWhole);
            }

            LoginSession? found = null;
            foreach (LoginSession session in _sessions)
            {
                if (session.State != unwanted && address.Contains(session.Address) && (found is null || session.State < found.State))
                {
                    found = session;
                }
            }

            return found;
        }
    }

    private bool IsDue()
    {
        if (_readAt is not { } last)
        {
            return true;
        }

        TimeSpan age = clock.GetElapsedTime(last);
        return age >= s_fresh || (age >= _rest && (!_marks.TellAll || marks() != _marks));
    }

    private void Refresh(bool isWhole)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long start = clock.GetTimestamp();

        // Before the looking: a log-in meanwhile is then looked for again.
        _marks = marks();
        List<LoginSession> present = [.. sources.SelectMany(source => Read(source, new SessionQuestion(now - Memory, isWhole)))];
        foreach (LoginSession session in present.Where(static session => session.State == SessionState.Active))
        {
            Remember(session, now);
        }

        while (_remembered.Count > 0 && (_remembered.Count > MaxRemembered || now - _remembered.GetAt(0).Value.Seen > Memory))
        {
            _remembered.RemoveAt(0);
        }

        _sessions = [.. present, .. _remembered.Values.Select(static remembered => remembered.Session)];
        _isWhole = isWhole;
        _readAt = clock.GetTimestamp();
        _rest = clock.GetElapsedTime(start) * LeastRest;
    }

    /// <summary>One that cannot be read hides no other, and whatever is wrong with it must not stop a jail, which asks in the midst of its work.</summary>
    private IReadOnlyList<LoginSession> Read(Func<SessionQuestion, IReadOnlyList<LoginSession>> source, SessionQuestion question)
    {
        try
        {
            return source(question);
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
