using Ban.Matching.Lines;

namespace Ban.Matching.Patterns;

/// <summary>The named groups of a pattern with their slots, by what becomes of them (spec 1, section 2.2).</summary>
internal sealed class PatternGroups
{
    private const string AlternatePrefix = "alt_";
    private const string TuplePrefix = "tuple_";
    private const string SkippedPrefix = "skiplines";
    private const string ContentName = "content";

    private readonly SlotGroup[] _plain;
    private readonly SlotGroup[] _alternates;
    private readonly SlotGroup[] _tuples;
    private readonly int[] _order;

    public PatternGroups(IReadOnlyDictionary<string, int> names, GroupTable table)
    {
        // Plain loops: query operators over structs of the base library are compiled anew at each start of the program.
        string[] sorted = [.. names.Keys];
        Array.Sort(sorted, StringComparer.Ordinal);
        var skipped = new List<int>();
        var plain = new List<SlotGroup>();
        var alternates = new List<SlotGroup>();
        var tuples = new List<SlotGroup>();
        foreach (string name in sorted)
        {
            int group = names[name];
            if (name == ContentName)
            {
                Content = group;
                continue;
            }

            plain.Add(new SlotGroup(table.Slot(name), group));
            AddComplex(alternates, AlternatePrefix, name, group, table);
            AddComplex(tuples, TuplePrefix, name, group, table);
            if (name.StartsWith(SkippedPrefix, StringComparison.Ordinal))
            {
                skipped.Add(group);
            }
        }

        Skipped = [.. skipped];
        _plain = [.. plain];
        _alternates = [.. alternates];
        _tuples = [.. tuples];
        plain.Sort(static (first, second) => first.Group.CompareTo(second.Group));
        _order = [.. plain.Select(static p => p.Slot)];
    }

    /// <summary>The group whose text the failregexes see, or -1.</summary>
    public int Content { get; } = -1;

    /// <summary>Groups of <c>&lt;SKIPLINES&gt;</c>.</summary>
    public int[] Skipped { get; }

    /// <summary>Adds every group that took part in the last match; one that did not leaves an older value standing.</summary>
    public void Read(FilterPattern pattern, ReadOnlySpan<byte> subject, string?[] values, TextCache texts)
    {
        foreach ((int slot, int group) in _plain)
        {
            if (pattern.TryGetGroup(group, out int start, out int end))
            {
                values[slot] = texts.Get(subject[start..end]);
            }
        }

        foreach ((int slot, int group) in _alternates)
        {
            if (string.IsNullOrEmpty(values[slot]) && pattern.TryGetGroup(group, out int start, out int end) && end > start)
            {
                values[slot] = texts.Get(subject[start..end]);
            }
        }

        ReadTuples(pattern, subject, values, texts);
    }

    /// <summary>Tells a match, after <see cref="Read"/>, which groups there are, in the order of the pattern; then those that others fill.</summary>
    public void Note(MatchRecord record)
    {
        foreach (int slot in _order)
        {
            record.Note(slot);
        }

        foreach (SlotGroup filled in _alternates.Concat(_tuples).Where(g => record.Has(g.Slot)))
        {
            record.Note(filled.Slot);
        }
    }

    private void ReadTuples(FilterPattern pattern, ReadOnlySpan<byte> subject, string?[] values, TextCache texts)
    {
        for (int i = 0; i < _tuples.Length; i++)
        {
            int slot = _tuples[i].Slot;
            string part = pattern.TryGetGroup(_tuples[i].Group, out int start, out int end) ? texts.Get(subject[start..end]) : string.Empty;
            bool first = i == 0 || _tuples[i - 1].Slot != slot;
            string head = first ? values[slot] ?? string.Empty : values[slot]![1..^1];
            values[slot] = $"({head}, {part})";
        }
    }

    // "alt_user_1" fills "user": only a suffix of "_" and digits is taken off.
    private static void AddComplex(List<SlotGroup> groups, string prefix, string name, int group, GroupTable table)
    {
        if (name.Length <= prefix.Length || !name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return;
        }

        string target = name[prefix.Length..];
        string bare = target.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        bool numbered = bare.Length < target.Length && bare.Length > 1 && bare.EndsWith('_');
        groups.Add(new SlotGroup(table.Slot(TagExpansion.GroupName(numbered ? bare[..^1] : target)), group));
    }

    // A class: lists of a struct of ours are compiled anew at each start of the program.
    private sealed record SlotGroup(int Slot, int Group);
}
