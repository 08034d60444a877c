using Ban.Core.Jails;
using Ban.Engine.Store;
using Ban.Native.LibC;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Sources;

/// <summary>
/// Follows every log file of every jail on one thread. The kernel's notes wake it (inotify through epoll), other threads wake it
/// through an eventfd; it polls only files that the kernel does not tell of. A jail without room is passed over and read for later, from the file:
/// memory does not grow and nobody waits for it.
/// </summary>
internal sealed partial class LogReader : IDisposable
{
    /// <summary>How often paths are looked at without a note: links that point elsewhere, notes that the kernel dropped.</summary>
    private static readonly TimeSpan s_recheckInterval = TimeSpan.FromSeconds(2);

    private const int InotifyTag = 1;
    private const int WakeTag = 2;

    private readonly TimeProvider _clock;
    private readonly LineCounter _lines;
    private readonly ILogger _log;
    private readonly Epoll _epoll = new();
    private readonly Inotify _inotify = new();
    private readonly ReaderCommands _commands = new();
    private readonly Queue<LogFile> _ready = new();
    private readonly byte[] _scratch = new byte[LogFile.MaxLineBytes];
    private readonly byte[] _notes = new byte[Inotify.BufferSize];
    private readonly Thread _thread;
    private long _lastRecheck;
    private volatile bool _stopping;
    private bool _disposed;

    /// <param name="clock">For the pace of the rechecks and the time that rotated files are kept open.</param>
    /// <param name="lines">Counts each line of a file once, however many jails read it.</param>
    /// <exception cref="IOException">The system gives no more inotify instances or descriptors.</exception>
    public LogReader(TimeProvider clock, LineCounter lines, ILogger log)
    {
        _clock = clock;
        _lines = lines;
        _log = log;
        _directories = new DirectoryWatches(_inotify);
        _pace = new PollingPace(clock);
        _epoll.Add(_inotify.Handle, InotifyTag);
        _commands.WakeThrough(_epoll, WakeTag);
        _lastRecheck = clock.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "log reader" };
        _thread.Start();
    }

    /// <summary>Begins to follow a jail's logs, from the positions known where the file is still the same.</summary>
    /// <returns>Done when every log that exists is open and its state is known.</returns>
    /// <param name="paths">What.</param>
    /// <param name="positions">How far each was read.</param>
    /// <param name="target">The jail.</param>
    /// <param name="isPolling">Whether its files are looked at now and then, not watched.</param>
    public async Task<SourceSubscription> SubscribeAsync(
        IReadOnlyList<LogPath> paths, IReadOnlyList<LogPosition> positions, ISourceTarget target, bool isPolling = false)
    {
        SourceSubscription subscription = new(paths, positions, target) { IsPolling = isPolling, Clock = _clock };
        await _commands.RunAsync(() => Follow(subscription));
        return subscription;
    }

    /// <summary>Ends following; no batch is delivered after the task is done.</summary>
    public Task UnsubscribeAsync(SourceSubscription subscription) => _commands.RunAsync(() => Unfollow(subscription));

    /// <summary>Ends when the thread has come round.</summary>
    public Task PulseAsync() => _commands.RunAsync(static () => { });

    /// <summary>Says that a jail has room again; costs a system call only if lines waited for it.</summary>
    public void NotifyRoom(SourceSubscription subscription)
    {
        if (subscription.TakeStarved())
        {
            _commands.Post(() => Queue(subscription));
        }
    }

    /// <summary>Ends the thread and closes every file.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stopping = true;
        _commands.Wake();
        _thread.Join();
        _unpacker?.Join();
        _epoll.Dispose();
        _commands.Dispose();
        _inotify.Dispose();
    }

    private void Run()
    {
        try
        {
            Span<int> tags = stackalloc int[2];
            while (!_stopping)
            {
                RecheckIfDue();
                PollIfDue();
                ReadReadyFiles();
                TimeSpan wait = _ready.Count > 0 ? TimeSpan.Zero : _hasPolled ? _pace.Pause : s_recheckInterval;
                foreach (int tag in tags[.._epoll.Wait(wait, tags)])
                {
                    if (tag == InotifyTag)
                    {
                        ReadNotes();
                    }
                    else
                    {
                        _commands.RunWaiting();
                    }
                }
            }
        }
        finally
        {
            CloseAll();
        }
    }

    /// <summary>One turn for every file that waits, so that none waits for another's end.</summary>
    private void ReadReadyFiles()
    {
        for (int waiting = _ready.Count; waiting > 0; waiting--)
        {
            LogFile file = _ready.Dequeue();
            file.IsQueued = false;
            if (file.IsClosed)
            {
                continue;
            }

            try
            {
                LogFile.Turn turn = file.Read(_scratch, out int newLines);
                _lines.Add(newLines);
                if (turn.HasFlag(LogFile.Turn.Truncated))
                {
                    OnTruncated(file);
                    Queue(file);
                }

                if (turn.HasFlag(LogFile.Turn.Begun))
                {
                    OnBegun(file);
                    Queue(file);
                }

                if (turn.HasFlag(LogFile.Turn.More))
                {
                    Queue(file);
                }

                if (turn.HasFlag(LogFile.Turn.Drained))
                {
                    QueueAll(file.Path);
                }
            }
            catch (Exception e) when (IsOutside(e))
            {
                SourceLog.ReadFailed(_log, file.Path, e.Message);
                Report(file.Path, e.Message);
            }
        }
    }

    /// <summary>
    /// Whether it tells of the file system and not of a fault here: a network file system refuses at any moment, also a file that is
    /// open. One log's trouble must not end the thread of all.
    /// </summary>
    private static bool IsOutside(Exception e) => e is IOException or UnauthorizedAccessException;

    private void Queue(LogFile file)
    {
        if (!file.IsQueued)
        {
            file.IsQueued = true;
            _ready.Enqueue(file);
        }
    }
}
