using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>The single hits of each failregex, for verbose reports.</summary>
internal sealed class HitList(int patterns)
{
    /// <summary>Hits that are kept of one pattern.</summary>
    private const int MostKept = 10_000;

    private readonly List<(Failure Result, bool Several)>?[] _hits = new List<(Failure, bool)>[patterns];

    /// <summary>Notes the results of a line.</summary>
    public void Add(List<Failure> results)
    {
        for (int i = 0; i < results.Count; i++)
        {
            List<(Failure, bool)> list = _hits[results[i].Pattern] ??= [];
            if (list.Count < MostKept)
            {
                list.Add((results[i], i > 0));
            }
        }
    }

    /// <summary>The kept hits of a pattern, each with whether another pattern matched the same line before.</summary>
    public IReadOnlyList<(Failure Result, bool Several)> this[int pattern] => _hits[pattern] ?? [];
}
