using Ban.Core.Jails;
using Ban.Engine.Store;
using Ban.Native.Journal;
using Ban.Native.LibC;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Sources;

/// <summary>
/// Reads the systemd journal for every jail that wants it, on one thread that is started with the first. A thread apart from
/// the files': a search in a large journal may take its time, and no log file shall wait for it.
/// </summary>
internal sealed class JournalReader(TimeProvider clock, LineCounter lines, ILogger log) : IDisposable
{
    /// <summary>How often journals are opened again that could not be, and looked at that tell nothing by themselves.</summary>
    private static readonly TimeSpan s_recheckInterval = TimeSpan.FromSeconds(2);

    private const int WakeTag = 0;

    /// <summary>Tags taken from one wait; more are told by the next.</summary>
    private const int MaxTags = 16;

    private readonly ReaderCommands _commands = new();
    private readonly List<JournalFollower> _followers = [];
    private readonly Queue<JournalFollower> _ready = new();
    private readonly JournalBuffer _buffer = new();
    private readonly Lock _gate = new();
    private Epoll? _epoll;
    private Thread? _thread;
    private int _lastTag;
    private long _lastRecheck;
    private volatile bool _stopping;
    private bool _disposed;

    /// <summary>Begins to read for a jail, from where it was, at most its findtime back.</summary>
    /// <returns>Done when the journal is open or known not to be.</returns>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public async Task<JournalSubscription> SubscribeAsync(JournalSettings settings, LogPosition? position, TimeSpan findTime, ISourceTarget target)
    {
        EnsureThread();
        JournalSubscription subscription = new(settings, position, findTime, target);
        await _commands.RunAsync(() => Follow(subscription));
        return subscription;
    }

    /// <summary>Ends reading; no batch is delivered after the task is done.</summary>
    public Task UnsubscribeAsync(JournalSubscription subscription) => _commands.RunAsync(() =>
    {
        if (_followers.Find(f => f.Subscription == subscription) is { } follower)
        {
            _followers.Remove(follower);
            follower.Dispose();
        }
    });

    /// <summary>Says that a jail has room again; costs a system call only if entries waited for it.</summary>
    public void NotifyRoom(JournalSubscription subscription)
    {
        if (subscription.TakeStarved())
        {
            _commands.Post(() => Queue(_followers.Find(f => f.Subscription == subscription)));
        }
    }

    /// <summary>Ends the thread and closes every journal.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stopping = true;
        if (_thread is { } thread)
        {
            _commands.Wake();
            thread.Join();
        }

        _epoll?.Dispose();
        _commands.Dispose();
    }

    private void EnsureThread()
    {
        lock (_gate)
        {
            if (_thread is null)
            {
                _epoll = new Epoll();
                _commands.WakeThrough(_epoll, WakeTag);
                _lastRecheck = clock.GetTimestamp();
                _thread = new Thread(Run) { IsBackground = true, Name = "journal reader" };
                _thread.Start();
            }
        }
    }

    private void Run()
    {
        try
        {
            Span<int> tags = stackalloc int[MaxTags];
            while (!_stopping)
            {
                RecheckIfDue();
                ReadReady();
                TimeSpan wait = _ready.Count > 0 ? TimeSpan.Zero : s_recheckInterval;
                foreach (int tag in tags[.._epoll!.Wait(wait, tags)])
                {
                    if (tag == WakeTag)
                    {
                        _commands.RunWaiting();
                    }
                    else if (_followers.Find(f => f.Tag == tag) is { } follower)
                    {
                        Guard(follower, () => TakeNews(follower));
                    }
                }
            }
        }
        finally
        {
            _followers.ForEach(f => f.Dispose());
        }
    }

    private void Follow(JournalSubscription subscription)
    {
        JournalFollower follower = new(subscription, clock);
        _followers.Add(follower);
        Open(follower);
    }

    private void Open(JournalFollower follower)
    {
        if (follower.TryOpen())
        {
            follower.Tag = ++_lastTag;
            Guard(follower, () =>
            {
                _epoll!.Add(follower.Journal!.Handle, follower.Tag);

                // What came between the opening and the watch is found by this look only.
                follower.Journal.TakeNews();
            });
            Queue(follower);
        }
    }

    private void TakeNews(JournalFollower follower)
    {
        follower.Journal!.TakeNews();
        Queue(follower);
    }

    private void RecheckIfDue()
    {
        if (clock.GetElapsedTime(_lastRecheck) < s_recheckInterval)
        {
            return;
        }

        _lastRecheck = clock.GetTimestamp();
        foreach (JournalFollower follower in _followers)
        {
            if (follower.MustReopen())
            {
                follower.Close();
            }

            if (follower.Journal is null)
            {
                Open(follower);
            }
            else
            {
                Guard(follower, () => TakeNews(follower));
            }
        }
    }

    /// <summary>One turn for every jail that waits, so that none waits for another's end.</summary>
    private void ReadReady()
    {
        for (int waiting = _ready.Count; waiting > 0; waiting--)
        {
            JournalFollower follower = _ready.Dequeue();
            follower.IsQueued = false;
            if (follower.Journal is null || !_followers.Contains(follower))
            {
                continue;
            }

            Guard(follower, () =>
            {
                if (follower.Read(_buffer, out int newLines))
                {
                    Queue(follower);
                }

                lines.Add(newLines);
            });
        }
    }

    /// <summary>A journal that cannot be read is closed, and opened again at the next recheck where it was left.</summary>
    private void Guard(JournalFollower follower, Action work)
    {
        try
        {
            if (follower.Journal is not null)
            {
                work();
            }
        }
        catch (Exception e) when (e is JournalException or IOException)
        {
            SourceLog.JournalFailed(log, e.Message);
            follower.Close();
            follower.Subscription.Report(e.Message);
        }
    }

    private void Queue(JournalFollower? follower)
    {
        if (follower is { IsQueued: false })
        {
            follower.IsQueued = true;
            _ready.Enqueue(follower);
        }
    }
}
