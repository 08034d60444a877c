namespace Ban.Matching.Patterns.Analysis;

/// <summary>
/// Finds loops that can go through one text in very many ways: a loop around a loop, or around two branches, over the same
/// characters. Where the rest then does not match, all of them are tried.
/// </summary>
internal static class Backtracking
{
    /// <summary>A loop of at most so many rounds is no danger.</summary>
    private const int FewRounds = 30;

    /// <summary>Whether the time for some lines doubles with every character.</summary>
    public static bool IsExponential(PatternNode pattern) => Visit(pattern, canFailAfter: false);

    private static bool Visit(PatternNode node, bool canFailAfter)
    {
        switch (node)
        {
            case PatternNode.Sequence sequence:
                for (int i = sequence.Items.Count - 1; i >= 0; i--)
                {
                    PatternNode item = sequence.Items[i];
                    if (Visit(item, canFailAfter))
                    {
                        return true;
                    }

                    canFailAfter |= !item.IsNullable || item is PatternNode.End or PatternNode.Start or PatternNode.Unknown;
                }

                return false;
            case PatternNode.Alternation alternation:
                return alternation.Branches.Any(branch => Visit(branch, canFailAfter));
            case PatternNode.Repeat repeat:
                return (canFailAfter && repeat is { Max: > FewRounds, IsPossessive: false } && ManyWays(repeat.Body).Any())
                    || Visit(repeat.Body, canFailAfter && !repeat.IsPossessive);
            case PatternNode.Group group:
                return Visit(group.Body, canFailAfter && !group.IsAtomic);
            default:
                return false;
        }
    }

    /// <summary>Sets of characters of which a text can be split up between rounds in more than one way, where the part is the body of a loop.</summary>
    private static IEnumerable<CharacterSet> ManyWays(PatternNode body) => body switch
    {
        PatternNode.Repeat { IsPossessive: false } repeat => OfRepeat(repeat),
        PatternNode.Group { IsAtomic: false } group => ManyWays(group.Body),
        PatternNode.Sequence sequence => OfSequence(sequence.Items),
        PatternNode.Alternation alternation => OfAlternation(alternation.Branches),
        _ => [],
    };

    private static IEnumerable<CharacterSet> OfRepeat(PatternNode.Repeat repeat)
    {
        IEnumerable<CharacterSet> inner = repeat.Min <= 1 ? ManyWays(repeat.Body) : [];
        return repeat.Max > 1 && repeat.Max > repeat.Min && repeat.Body.Single is { IsEmpty: false } set ? inner.Append(set) : inner;
    }

    private static IEnumerable<CharacterSet> OfSequence(IReadOnlyList<PatternNode> items) =>
        items.SelectMany((item, index) => ManyWays(item).Where(set =>
            items.Where((_, other) => other != index).All(rest => CanBeMadeOf(rest, set))));

    private static IEnumerable<CharacterSet> OfAlternation(IReadOnlyList<PatternNode> branches)
    {
        foreach (CharacterSet set in branches.SelectMany(ManyWays))
        {
            yield return set;
        }

        CharacterSet seen = CharacterSet.None;
        foreach (CharacterSet single in branches.Select(static branch => branch.Single).OfType<CharacterSet>())
        {
            if (seen.Overlaps(single))
            {
                yield return seen & single;
            }

            seen |= single;
        }
    }

    /// <summary>Whether a part matches some text, maybe the empty one, of nothing but these characters.</summary>
    private static bool CanBeMadeOf(PatternNode node, CharacterSet set) => node switch
    {
        PatternNode.OneOf one => one.Set.Overlaps(set),
        PatternNode.Sequence sequence => sequence.Items.All(item => CanBeMadeOf(item, set)),
        PatternNode.Alternation alternation => alternation.Branches.Any(branch => CanBeMadeOf(branch, set)),
        PatternNode.Repeat repeat => repeat.Min == 0 || CanBeMadeOf(repeat.Body, set),
        PatternNode.Group group => CanBeMadeOf(group.Body, set),

        // An inner anchor ends what a loop can repeat.
        PatternNode.Start or PatternNode.End => false,
        _ => true,
    };
}
