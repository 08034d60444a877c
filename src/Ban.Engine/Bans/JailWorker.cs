using System.Threading.Channels;
using Ban.Core.Jails;
using Ban.Engine.Sources;
using Ban.Matching.Lines;

namespace Ban.Engine.Bans;

/// <summary>
/// Judges the lines of one jail and decides its bans. One loop does everything that changes the jail, batches and commands in
/// the order they come, so nothing here needs a lock. What came of a batch is on disk before anybody hears of it.
/// </summary>
internal sealed partial class JailWorker : ISourceTarget, IAsyncDisposable
{
    /// <summary>Batches that wait. While so many do, the reader leaves this jail's lines in the file.</summary>
    private const int MaxBatches = 4;

    /// <summary>Commands that wait; whoever gives one more waits himself.</summary>
    private const int MaxCommands = 64;

    /// <summary>Stands for a findtime without end, so that times can be reckoned with.</summary>
    private static readonly TimeSpan s_forEver = TimeSpan.FromDays(36_525);

    private readonly TimeProvider _clock;
    private readonly FailureWindow _window;
    private readonly PendingChanges _pending;
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<JailItem> _items = Channel.CreateBounded<JailItem>(
        new BoundedChannelOptions(MaxBatches + MaxCommands) { SingleReader = true });

    private readonly CancellationToken _aborted;
    private JailParts _parts;
    private JailSettings _settings;
    private TimeSpan _findTime;
    private Task _loop = Task.CompletedTask;
    private int _batchesWaiting;
    private int _tickWaiting;

    public JailWorker(JailParts parts)
    {
        _parts = parts;
        _aborted = _abort.Token;
        _settings = parts.Settings;
        _clock = parts.Clock;
        _findTime = FindTimeOf(_settings);
        _window = new FailureWindow(_findTime, _settings.MaxRetry, _settings.MaxMatches);
        _pending = new PendingChanges(_settings.Name);
        Register = new BanRegister(_settings.Name, _settings.Networks);
        _afterBan = new FailureWindow(_findTime, _settings.MaxRetry, maxMatches: 0, MaxWatchedBans);
        _questions = IgnoreQuestions.Create(_settings, _clock, parts.Log);
        Statistics = new JailStatistics(_clock);
        _lastWrite = _clock.GetTimestamp();
    }

    /// <summary>The jail's bans. Others only read.</summary>
    public BanRegister Register { get; }

    public JailStatistics Statistics { get; }

    /// <summary>Lines that were cut, and searches that were given up, since the filter was loaded.</summary>
    public (long CutLines, long GivenUp) Limits => _parts.Matcher.Limits is { } limits ? (limits.CutLines, limits.GivenUp) : default;

    /// <summary>How each pattern has done since the filter was loaded.</summary>
    public IReadOnlyList<PatternStatus> Patterns => _parts.Matcher.Statuses;

    /// <summary>Ids with failures in the window, as of the last batch.</summary>
    public int Failing { get; private set; }

    /// <summary>Batches and commands that wait.</summary>
    public int Waiting => _items.Reader.Count;

    /// <summary>Called after a batch is done: there is room for another.</summary>
    public Action? RoomMade { get; set; }

    /// <summary>Called by the reader's thread when a log is found or lost.</summary>
    public Action<string, string?>? SourceChange { get; set; }

    public bool HasRoom => !_isPaused && Volatile.Read(ref _batchesWaiting) < MaxBatches && _questions?.IsFull != true;

    public bool TryDeliver(in SourceBatch batch)
    {
        Interlocked.Increment(ref _batchesWaiting);
        if (_items.Writer.TryWrite(new JailItem(batch, Command: null)))
        {
            return true;
        }

        Interlocked.Decrement(ref _batchesWaiting);
        return false;
    }

    public void SourceChanged(string path, string? trouble) => SourceChange?.Invoke(path, trouble);

    /// <summary>Called if the loop ends by a fault of the program; the jail does nothing from then on.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>The window of a jail, also where it has no end.</summary>
    public static TimeSpan FindTimeOf(JailSettings settings) =>
        settings.FindTime == Timeout.InfiniteTimeSpan ? s_forEver : settings.FindTime;

    /// <summary>Begins to work on what is delivered.</summary>
    public void Start() => _loop = Task.Run(LoopAsync, CancellationToken.None);

    /// <summary>Runs a command between two batches.</summary>
    /// <returns>Its result, or what it threw.</returns>
    /// <exception cref="ChannelClosedException">The jail has stopped.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> command, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _items.Writer.WriteAsync(new JailItem(default, RunIt), cancellationToken);
        await Task.WhenAny(done.Task, _ended.Task).WaitAsync(_aborted);

        // A loop that ends by a fault leaves what waits undone.
        return done.Task.IsCompleted ? await done.Task : throw new ChannelClosedException();

        async Task RunIt()
        {
            try
            {
                done.SetResult(await command());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    /// <summary>Asks for what is due by time; never waits. A jail with a tick waiting gets no second one.</summary>
    public void Tick()
    {
        if (Interlocked.Exchange(ref _tickWaiting, 1) == 0 && !_items.Writer.TryWrite(new JailItem(default, TickAsync)))
        {
            Volatile.Write(ref _tickWaiting, 0);
        }
    }

    /// <summary>Does what has been delivered, writes the last positions, and ends.</summary>
    public async Task StopAsync()
    {
        _items.Writer.TryComplete();
        await _loop;
        await CommitAsync();
        await DisposeAsync();
    }

    /// <summary>Ends at once, as a crash would: nothing more is written.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_abort.IsCancellationRequested)
        {
            return;
        }

        _items.Writer.TryComplete();
        await _abort.CancelAsync();
        await _loop;
        _parts.Matcher.Dispose();
        if (_questions is { } questions)
        {
            _closedQuestions.Add(questions);
        }

        foreach (IgnoreQuestions closed in _closedQuestions)
        {
            await closed.DisposeAsync();
        }

        _abort.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            await foreach (JailItem item in _items.Reader.ReadAllAsync(_aborted))
            {
                await (item.Command?.Invoke() ?? ProcessAsync(item.Batch));
            }
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // The end that was asked for.
        }
        catch (Exception e)
        {
            BanLog.Faulted(_parts.Log, _settings.Name, e);
            Faulted?.Invoke(e);
        }
        finally
        {
            _items.Writer.TryComplete();
            while (_items.Reader.TryRead(out JailItem rest))
            {
                rest.Batch.Lines?.Dispose();
            }

            _ended.SetResult();
        }
    }
}
