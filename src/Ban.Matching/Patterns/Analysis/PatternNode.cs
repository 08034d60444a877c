namespace Ban.Matching.Patterns.Analysis;

/// <summary>A part of a pattern as a tree.</summary>
internal abstract record PatternNode
{
    /// <summary>Nothing at all.</summary>
    public static PatternNode Empty { get; } = new Sequence([]);

    /// <summary>Whether it can match without taking a character.</summary>
    public bool IsNullable => this switch
    {
        OneOf => false,
        Sequence sequence => sequence.Items.All(static item => item.IsNullable),
        Alternation alternation => alternation.Branches.Any(static branch => branch.IsNullable),
        Repeat repeat => repeat.Min == 0 || repeat.Body.IsNullable,
        Group group => group.Body.IsNullable,
        _ => true,
    };

    /// <summary>Characters that a match of it can start with.</summary>
    public CharacterSet First => this switch
    {
        OneOf one => one.Set,
        Sequence sequence => FirstOf(sequence.Items),
        Alternation alternation => alternation.Branches.Aggregate(CharacterSet.None, static (set, branch) => set | branch.First),
        Repeat repeat => repeat.Body.First,
        Group group => group.Body.First,
        _ => CharacterSet.None,
    };

    /// <summary>The characters of a part that takes exactly one; null for all others.</summary>
    public CharacterSet? Single => this switch
    {
        OneOf one => one.Set,
        Group { IsAtomic: false } group => group.Body.Single,
        Sequence { Items: [var only] } => only.Single,
        Alternation alternation when alternation.Branches.All(static branch => branch.Single is not null) => alternation.First,
        _ => null,
    };

    private static CharacterSet FirstOf(IReadOnlyList<PatternNode> items)
    {
        CharacterSet set = CharacterSet.None;
        foreach (PatternNode item in items)
        {
            set |= item.First;
            if (!item.IsNullable)
            {
                break;
            }
        }

        return set;
    }

    /// <summary>One character of a set.</summary>
    public sealed record OneOf(CharacterSet Set) : PatternNode;

    /// <summary>Parts one after the other.</summary>
    public sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode;

    /// <summary>One of several parts.</summary>
    public sealed record Alternation(IReadOnlyList<PatternNode> Branches) : PatternNode;

    /// <summary>A part several times.</summary>
    /// <param name="Body">The part.</param>
    /// <param name="Min">Fewest times.</param>
    /// <param name="Max">Most times; <see cref="int.MaxValue"/> is without limit.</param>
    /// <param name="IsPossessive">Whether nothing is given back.</param>
    public sealed record Repeat(PatternNode Body, int Min, int Max, bool IsPossessive) : PatternNode;

    /// <summary>Brackets; a name if they capture under one.</summary>
    public sealed record Group(PatternNode Body, string? Name, bool IsAtomic) : PatternNode;

    /// <summary>The start of the subject or line.</summary>
    public sealed record Start : PatternNode;

    /// <summary>The end of the subject or line.</summary>
    public sealed record End : PatternNode;

    /// <summary>A word boundary, a look-around, a back reference: takes nothing that is known.</summary>
    public sealed record Unknown : PatternNode;
}
