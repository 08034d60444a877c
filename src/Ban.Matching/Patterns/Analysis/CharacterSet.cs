namespace Ban.Matching.Patterns.Analysis;

/// <summary>Characters that one place of a pattern takes: ASCII exactly, all others as one.</summary>
internal readonly record struct CharacterSet(UInt128 Ascii, bool Others)
{
    public static CharacterSet None => default;

    public static CharacterSet All => new(UInt128.MaxValue, Others: true);

    public static CharacterSet Digits { get; } = Range('0', '9');

    public static CharacterSet Blanks { get; } = Range('\t', '\r') | Range('\u001c', ' ');

    public static CharacterSet Words { get; } = Digits | Range('a', 'z') | Range('A', 'Z') | Of('_') | new CharacterSet(0, Others: true);

    /// <summary>Everything but the line end: what <c>.</c> takes.</summary>
    public static CharacterSet Dot { get; } = ~Of('\n');

    public bool IsEmpty => Ascii == 0 && !Others;

    public static CharacterSet operator |(CharacterSet left, CharacterSet right) => new(left.Ascii | right.Ascii, left.Others || right.Others);

    public static CharacterSet operator &(CharacterSet left, CharacterSet right) => new(left.Ascii & right.Ascii, left.Others && right.Others);

    /// <summary>All that is not in the set; of the characters beyond ASCII some are in both.</summary>
    public static CharacterSet operator ~(CharacterSet set) => new(~set.Ascii, Others: true);

    public static CharacterSet Of(char c) => c < 128 ? new CharacterSet(UInt128.One << c, Others: false) : new CharacterSet(0, Others: true);

    public static CharacterSet Range(char first, char last)
    {
        CharacterSet set = last >= 128 ? new CharacterSet(0, Others: true) : None;
        for (int c = first; c <= Math.Min(last, (char)127); c++)
        {
            set |= Of((char)c);
        }

        return set;
    }

    public bool Overlaps(CharacterSet other) => !(this & other).IsEmpty;

    public bool Holds(CharacterSet other) => (this & other) == other;

    /// <summary>The set with the other case of each of its letters.</summary>
    public CharacterSet InAnyCase()
    {
        CharacterSet set = this;
        for (char c = 'a'; c <= 'z'; c++)
        {
            CharacterSet both = Of(c) | Of(char.ToUpperInvariant(c));
            set |= Overlaps(both) ? both : None;
        }

        return set;
    }
}
