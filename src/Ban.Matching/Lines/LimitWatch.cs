using Ban.Core.Configuration;

namespace Ban.Matching.Lines;

/// <summary>
/// Counts what reached a limit while a filter's lines were judged, and hands out each pattern once that was given up. The
/// matcher's thread writes and takes; any thread may read the counts.
/// </summary>
public sealed class LimitWatch
{
    private readonly List<CostlyPattern> _news = [];
    private long _cutLines;
    private long _givenUp;

    /// <summary>Lines that were longer than the limit and were cut.</summary>
    public long CutLines => Interlocked.Read(ref _cutLines);

    /// <summary>Searches that were given up because they took too many steps; they count as no match (spec 1, section 2.8).</summary>
    public long GivenUp => Interlocked.Read(ref _givenUp);

    /// <summary>Whether something was reached for the first time since <see cref="TakeNews"/>.</summary>
    public bool HasNews { get; private set; }

    /// <summary>The patterns that were given up for the first time; none where a line was cut for the first time.</summary>
    public IReadOnlyList<CostlyPattern> TakeNews()
    {
        HasNews = false;
        CostlyPattern[] news = [.. _news];
        _news.Clear();
        return news;
    }

    internal void Cut() => HasNews |= Interlocked.Increment(ref _cutLines) == 1;

    internal void GiveUp(string option, ConfigText pattern, bool isFirst)
    {
        Interlocked.Increment(ref _givenUp);
        if (isFirst)
        {
            _news.Add(new CostlyPattern(option, pattern));
            HasNews = true;
        }
    }
}

/// <summary>A pattern that took too many steps on a line.</summary>
/// <param name="Option"><c>failregex</c>, <c>ignoreregex</c> or <c>prefregex</c>.</param>
/// <param name="Pattern">The pattern and where it stands.</param>
public sealed record CostlyPattern(string Option, ConfigText Pattern);
