using System.Text;

namespace Ban.Matching.Patterns;

/// <summary>The named groups of a pattern by what becomes of them (spec 1, section 2.2).</summary>
internal sealed class PatternGroups
{
    private const string AlternatePrefix = "alt_";
    private const string TuplePrefix = "tuple_";
    private const string SkippedPrefix = "skiplines";
    private const string ContentName = "content";

    private readonly (string Name, int Group)[] _plain;
    private readonly (string Target, int Group)[] _alternates;
    private readonly (string Target, int Group)[] _tuples;

    public PatternGroups(IReadOnlyDictionary<string, int> names)
    {
        KeyValuePair<string, int>[] sorted = [.. names.OrderBy(n => n.Key, StringComparer.Ordinal)];
        _plain = [.. sorted.Where(n => n.Key != ContentName).Select(n => (n.Key, n.Value))];
        _alternates = Complex(sorted, AlternatePrefix);
        _tuples = Complex(sorted, TuplePrefix);
        Skipped = [.. sorted.Where(n => n.Key.StartsWith(SkippedPrefix, StringComparison.Ordinal)).Select(n => n.Value)];
        Content = names.GetValueOrDefault(ContentName, -1);
    }

    /// <summary>The group whose text the failregexes see, or -1.</summary>
    public int Content { get; }

    /// <summary>Groups of <c>&lt;SKIPLINES&gt;</c>.</summary>
    public int[] Skipped { get; }

    /// <summary>Adds every group that took part in the last match; one that did not leaves an older value standing.</summary>
    public void Read(FilterPattern pattern, ReadOnlySpan<byte> subject, Dictionary<string, string> groups)
    {
        foreach ((string name, int group) in _plain)
        {
            if (pattern.TryGetGroup(group, out int start, out int end))
            {
                groups[name] = Encoding.UTF8.GetString(subject[start..end]);
            }
        }

        foreach ((string target, int group) in _alternates)
        {
            if (!groups.TryGetValue(target, out string? present) || present.Length == 0)
            {
                if (pattern.TryGetGroup(group, out int start, out int end) && end > start)
                {
                    groups[target] = Encoding.UTF8.GetString(subject[start..end]);
                }
            }
        }

        ReadTuples(pattern, subject, groups);
    }

    private void ReadTuples(FilterPattern pattern, ReadOnlySpan<byte> subject, Dictionary<string, string> groups)
    {
        for (int i = 0; i < _tuples.Length; i++)
        {
            string target = _tuples[i].Target;
            string part = pattern.TryGetGroup(_tuples[i].Group, out int start, out int end) ? Encoding.UTF8.GetString(subject[start..end]) : string.Empty;
            bool first = i == 0 || _tuples[i - 1].Target != target;
            string head = first ? groups.GetValueOrDefault(target, string.Empty) : groups[target][1..^1];
            groups[target] = $"({head}, {part})";
        }
    }

    // "alt_user_1" fills "user": only a suffix of "_" and digits is taken off.
    private static (string, int)[] Complex(KeyValuePair<string, int>[] names, string prefix)
    {
        var result = new List<(string, int)>();
        foreach ((string name, int group) in names)
        {
            if (name.Length <= prefix.Length || !name.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            string target = name[prefix.Length..];
            string bare = target.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            bool numbered = bare.Length < target.Length && bare.Length > 1 && bare.EndsWith('_');
            result.Add((TagExpansion.GroupName(numbered ? bare[..^1] : target), group));
        }

        return [.. result];
    }
}
