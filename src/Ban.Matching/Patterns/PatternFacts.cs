namespace Ban.Matching.Patterns;

/// <summary>
/// What every match of a pattern must show, so that most lines are refused without running it. Facts only ever
/// narrow down: where the pattern is not understood, they say nothing.
/// </summary>
internal sealed class PatternFacts
{
    /// <summary>Facts of a pattern that is not understood.</summary>
    public static PatternFacts None { get; } = new() { FirstBytes = ByteSet.All };

    /// <summary>Whether a match can only start at the start of the subject.</summary>
    public bool Anchored { get; init; }

    /// <summary>If <see cref="Anchored"/>, the bytes that a matching subject can start with.</summary>
    public ByteSet FirstBytes { get; init; }

    /// <summary>At least one of these stands in every matching subject; empty says nothing.</summary>
    public byte[][] Literals { get; init; } = [];

    /// <summary>Whether the subject can match at all; false is certain, true is not.</summary>
    public bool MayMatch(ReadOnlySpan<byte> subject)
    {
        if (Anchored && !subject.IsEmpty && !FirstBytes.Contains(subject[0]))
        {
            return false;
        }

        foreach (byte[] literal in Literals)
        {
            if (subject.IndexOf(literal) >= 0)
            {
                return true;
            }
        }

        return Literals.Length == 0;
    }
}
