using System.Text;
using System.Threading.Channels;
using Ban.Engine.Sources;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Sources;

/// <summary>A jail that writes down what it gets. While closed, it has no room, as a jail that is stuck.</summary>
internal sealed class CollectingTarget : ISourceTarget
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<DateTimeOffset> _times = [];
    private readonly List<(string Path, string? Trouble)> _changes = [];
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isClosed;

    public Dictionary<string, LogPosition> Positions { get; } = [];

    public List<bool> InOperation { get; } = [];

    public bool IsClosed
    {
        set => _isClosed = value;
    }

    /// <summary>Called by the reader's thread when it asks for room, so that a test can hold it up.</summary>
    public Action? OnRoom { get; set; }

    public bool HasRoom
    {
        get
        {
            OnRoom?.Invoke();
            return !_isClosed;
        }
    }

    public List<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The entries' own times, where they have some.</summary>
    public List<DateTimeOffset> Times
    {
        get
        {
            lock (_gate)
            {
                return [.. _times];
            }
        }
    }

    public List<(string Path, string? Trouble)> Changes
    {
        get
        {
            lock (_gate)
            {
                return [.. _changes];
            }
        }
    }

    public bool TryDeliver(in SourceBatch batch)
    {
        lock (_gate)
        {
            foreach (LogLine line in batch.Lines.Lines)
            {
                _lines.Add(Encoding.UTF8.GetString(line.Bytes));
                if (line.Time is { } time)
                {
                    _times.Add(time);
                }
            }

            InOperation.Add(batch.InOperation);
            if (batch.KeepPosition)
            {
                Positions[batch.Path] = batch.Position;
            }
        }

        batch.Lines.Dispose();
        _news.Writer.TryWrite(true);
        return true;
    }

    public void SourceChanged(string path, string? trouble)
    {
        lock (_gate)
        {
            _changes.Add((path, trouble));
        }

        _news.Writer.TryWrite(true);
    }

    /// <summary>Waits until what has come satisfies the condition.</summary>
    public async Task WaitAsync(Func<CollectingTarget, bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (!condition(this))
        {
            await _news.Reader.ReadAsync(limit.Token);
        }
    }

    public Task WaitForLinesAsync(int count) => WaitAsync(t => t.Lines.Count >= count);
}
