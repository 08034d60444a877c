namespace Ban.Matching.Patterns.Analysis;

/// <summary>
/// Judges whether the place of the address in a line is fixed by the pattern, or whether a text that the attacker chose (a
/// user name, a request) can bring another address into it.
/// </summary>
internal static class HostPlacement
{
    /// <summary>More ways to the address than these are not followed.</summary>
    private const int MaxPaths = 64;

    /// <summary>Characters that a text needs to look like the end of a message with an address.</summary>
    private static readonly CharacterSet s_forgery =
        CharacterSet.Of(' ') | CharacterSet.Of('.') | CharacterSet.Digits | CharacterSet.Range('a', 'z');

    private static readonly CharacterSet s_address = CharacterSet.Words | CharacterSet.Of('[') | CharacterSet.Of(':');

    /// <summary>What is loose about the place of the address; null if nothing is, or the pattern has no address.</summary>
    public static string? Weakness(PatternNode pattern)
    {
        foreach ((IReadOnlyList<PatternNode> before, IReadOnlyList<PatternNode> after) in Paths(pattern).Take(MaxPaths))
        {
            var following = new PatternNode.Sequence(after);
            bool isHeldAtEnd = EndsAnchored(following) && !HasCatchAll(following, CharacterSet.All);
            if (isHeldAtEnd)
            {
                continue;
            }

            var leading = new PatternNode.Sequence(before);
            if (!StartsAnchored(leading))
            {
                return "is anchored at neither end: a text that the attacker chose can hold another address; start it with ^";
            }

            if (HasCatchAll(leading, s_address))
            {
                return "has a catch-all before the address and none of its ends holds it: a text that the attacker chose can hold another address; end it with $, or take less than .* there";
            }
        }

        return null;
    }

    private static IEnumerable<(IReadOnlyList<PatternNode> Before, IReadOnlyList<PatternNode> After)> Paths(PatternNode node) => node switch
    {
        PatternNode.Group { Name: "ip4" or "ip6" or "dns" or "fid" } => [([], [])],
        PatternNode.Group group => Paths(group.Body),
        PatternNode.Repeat repeat => Paths(repeat.Body),
        PatternNode.Alternation alternation => alternation.Branches.SelectMany(Paths),
        PatternNode.Sequence sequence => sequence.Items.SelectMany((item, index) => Paths(item).Select(path => (
            (IReadOnlyList<PatternNode>)[.. sequence.Items.Take(index), .. path.Before],
            (IReadOnlyList<PatternNode>)[.. path.After, .. sequence.Items.Skip(index + 1)]))),
        _ => [],
    };

    private static bool StartsAnchored(PatternNode node) => node switch
    {
        PatternNode.Start => true,
        PatternNode.Group group => StartsAnchored(group.Body),
        PatternNode.Repeat repeat => repeat.Min > 0 && StartsAnchored(repeat.Body),
        PatternNode.Alternation alternation => alternation.Branches.All(StartsAnchored),
        PatternNode.Sequence sequence => sequence.Items.SkipWhile(static item => item is PatternNode.Unknown or PatternNode.Sequence { Items: [] }).Take(1).Any(StartsAnchored),
        _ => false,
    };

    private static bool EndsAnchored(PatternNode node) => node switch
    {
        PatternNode.End => true,
        PatternNode.Group group => EndsAnchored(group.Body),
        PatternNode.Repeat repeat => repeat.Min > 0 && EndsAnchored(repeat.Body),
        PatternNode.Alternation alternation => alternation.Branches.All(EndsAnchored),
        PatternNode.Sequence sequence => sequence.Items.Reverse().SkipWhile(static item => item is PatternNode.Unknown or PatternNode.Sequence { Items: [] }).Take(1).Any(EndsAnchored),
        _ => false,
    };

    /// <summary>Whether a loop takes any words and nothing that follows stops it.</summary>
    private static bool HasCatchAll(PatternNode node, CharacterSet next)
    {
        switch (node)
        {
            case PatternNode.Group group:
                return HasCatchAll(group.Body, next);
            case PatternNode.Alternation alternation:
                return alternation.Branches.Any(branch => HasCatchAll(branch, next));
            case PatternNode.Repeat { Max: int.MaxValue } repeat when repeat.Body.Single is { } set:
                return set.Holds(s_forgery) && set.Overlaps(next);
            case PatternNode.Repeat repeat:
                return HasCatchAll(repeat.Body, next | repeat.Body.First);
            case PatternNode.Sequence sequence:
                for (int i = sequence.Items.Count - 1; i >= 0; i--)
                {
                    PatternNode item = sequence.Items[i];
                    if (HasCatchAll(item, next))
                    {
                        return true;
                    }

                    next = item.IsNullable ? next | item.First : item.First;
                }

                return false;
            default:
                return false;
        }
    }
}
