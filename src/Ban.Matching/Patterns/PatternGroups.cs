using System.Text;

namespace Ban.Matching.Patterns;

/// <summary>The named groups of a pattern with their slots, by what becomes of them (spec 1, section 2.2).</summary>
internal sealed class PatternGroups
{
    private const string AlternatePrefix = "alt_";
    private const string TuplePrefix = "tuple_";
    private const string SkippedPrefix = "skiplines";
    private const string ContentName = "content";

    private readonly (int Slot, int Group)[] _plain;
    private readonly (int Slot, int Group)[] _alternates;
    private readonly (int Slot, int Group)[] _tuples;

    public PatternGroups(IReadOnlyDictionary<string, int> names, GroupTable table)
    {
        KeyValuePair<string, int>[] sorted = [.. names.OrderBy(n => n.Key, StringComparer.Ordinal)];
        _plain = [.. sorted.Where(n => n.Key != ContentName).Select(n => (table.Slot(n.Key), n.Value))];
        _alternates = Complex(sorted, AlternatePrefix, table);
        _tuples = Complex(sorted, TuplePrefix, table);
        Skipped = [.. sorted.Where(n => n.Key.StartsWith(SkippedPrefix, StringComparison.Ordinal)).Select(n => n.Value)];
        Content = names.GetValueOrDefault(ContentName, -1);
    }

    /// <summary>The group whose text the failregexes see, or -1.</summary>
    public int Content { get; }

    /// <summary>Groups of <c>&lt;SKIPLINES&gt;</c>.</summary>
    public int[] Skipped { get; }

    /// <summary>Adds every group that took part in the last match; one that did not leaves an older value standing.</summary>
    public void Read(FilterPattern pattern, ReadOnlySpan<byte> subject, string?[] values)
    {
        foreach ((int slot, int group) in _plain)
        {
            if (pattern.TryGetGroup(group, out int start, out int end))
            {
                values[slot] = Text(subject[start..end]);
            }
        }

        foreach ((int slot, int group) in _alternates)
        {
            if (string.IsNullOrEmpty(values[slot]) && pattern.TryGetGroup(group, out int start, out int end) && end > start)
            {
                values[slot] = Text(subject[start..end]);
            }
        }

        ReadTuples(pattern, subject, values);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? string.Empty : Encoding.UTF8.GetString(bytes);

    private void ReadTuples(FilterPattern pattern, ReadOnlySpan<byte> subject, string?[] values)
    {
        for (int i = 0; i < _tuples.Length; i++)
        {
            int slot = _tuples[i].Slot;
            string part = pattern.TryGetGroup(_tuples[i].Group, out int start, out int end) ? Text(subject[start..end]) : string.Empty;
            bool first = i == 0 || _tuples[i - 1].Slot != slot;
            string head = first ? values[slot] ?? string.Empty : values[slot]![1..^1];
            values[slot] = $"({head}, {part})";
        }
    }

    // "alt_user_1" fills "user": only a suffix of "_" and digits is taken off.
    private static (int, int)[] Complex(KeyValuePair<string, int>[] names, string prefix, GroupTable table)
    {
        var result = new List<(int, int)>();
        foreach ((string name, int group) in names)
        {
            if (name.Length <= prefix.Length || !name.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            string target = name[prefix.Length..];
            string bare = target.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            bool numbered = bare.Length < target.Length && bare.Length > 1 && bare.EndsWith('_');
            result.Add((table.Slot(TagExpansion.GroupName(numbered ? bare[..^1] : target)), group));
        }

        return [.. result];
    }
}
