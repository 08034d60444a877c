using Ban.Rpc.Contract;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// The last lines of a log, for those who ask afterwards. Warnings and what is graver have a place of their own: a flood of
/// lesser lines, which an attacker can cause, pushes none of them out. The owner keeps threads apart.
/// </summary>
internal sealed class LogHistory
{
    /// <summary>Warnings and errors kept.</summary>
    public const int MaxGrave = 1000;

    /// <summary>Other lines kept.</summary>
    public const int MaxOthers = 2000;

    private static readonly int s_grave = LogLevels.Rank(LogLevels.Warning);

    private readonly Queue<PublishedEvent> _grave = new();
    private readonly Queue<PublishedEvent> _others = new();

    /// <summary>All lines that are kept, in no order.</summary>
    public IEnumerable<PublishedEvent> Lines => _grave.Concat(_others);

    /// <summary>Takes a line; the oldest of its kind goes for it.</summary>
    public void Add(PublishedEvent line)
    {
        (Queue<PublishedEvent> kind, int most) = LogLevels.Rank(line.Info.Level) <= s_grave ? (_grave, MaxGrave) : (_others, MaxOthers);
        if (kind.Count == most)
        {
            kind.Dequeue();
        }

        kind.Enqueue(line);
    }
}
