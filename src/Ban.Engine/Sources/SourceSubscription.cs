using System.Collections.Concurrent;
using Ban.Core.Jails;
using Ban.Engine.Store;

namespace Ban.Engine.Sources;

/// <summary>What one jail follows. Made by <see cref="LogReader.SubscribeAsync"/>; its states may be read by any thread, all else is the reader's.</summary>
internal sealed class SourceSubscription
{
    private readonly ConcurrentDictionary<string, SourceState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogPosition> _positions = new(StringComparer.Ordinal);
    private int _starved;

    public SourceSubscription(IReadOnlyList<LogPath> paths, IReadOnlyList<LogPosition> positions, ISourceTarget target)
    {
        Paths = paths;
        Target = target;
        foreach (LogPosition position in positions)
        {
            _positions[position.Path] = position;
        }
    }

    public IReadOnlyList<LogPath> Paths { get; }

    public ISourceTarget Target { get; }

    /// <summary>Tells since when a log waits to be read.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the jail wants its files looked at, not watched.</summary>
    public bool IsPolling { get; init; }

    /// <summary>The logs and how far each is read, by path.</summary>
    public IReadOnlyList<SourceStatus> Statuses() =>
        [.. _states.Select(s => new SourceStatus(s.Key, s.Value.Offset, s.Value.Size, s.Value.Trouble) { BehindSince = s.Value.BehindSince })
            .OrderBy(s => s.Path, StringComparer.Ordinal)];

    /// <summary>The state of one log, made when first asked for.</summary>
    internal SourceState State(string path) => _states.GetOrAdd(path, static (_, clock) => new SourceState(clock), Clock);

    /// <summary>Says that a log cannot be read, or null that it can; the jail hears of it only when that changed.</summary>
    internal void Report(string path, string? trouble)
    {
        bool isNew = !_states.ContainsKey(path);
        SourceState state = State(path);
        if (isNew || state.Trouble != trouble)
        {
            state.Trouble = trouble;
            Target.SourceChanged(path, trouble);
        }
    }

    /// <summary>Forgets a log, such as a glob that has found its files.</summary>
    internal void Forget(string path) => _states.TryRemove(path, out _);

    /// <summary>The position stored for a path; given once, for it is true for the first file found there only.</summary>
    internal LogPosition? TakePosition(string path) => _positions.Remove(path, out LogPosition? position) ? position : null;

    /// <summary>Notes that lines wait for room.</summary>
    internal void MarkStarved() => Volatile.Write(ref _starved, 1);

    /// <summary>Whether lines waited for room; asking clears the note.</summary>
    internal bool TakeStarved() => Interlocked.Exchange(ref _starved, 0) == 1;
}
