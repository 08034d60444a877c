namespace Ban.Matching.Patterns;

/// <summary>A set of byte values.</summary>
internal readonly record struct ByteSet(ulong Bits0, ulong Bits1, ulong Bits2, ulong Bits3)
{
    public static ByteSet All => ~default(ByteSet);

    /// <summary>Bytes that only stand in characters beyond ASCII.</summary>
    public static ByteSet NonAscii => new(0, 0, ulong.MaxValue, ulong.MaxValue);

    public bool Contains(byte value) => (Part(value >> 6) & (1UL << (value & 63))) != 0;

    public static ByteSet Of(ReadOnlySpan<byte> values)
    {
        ByteSet set = default;
        foreach (byte value in values)
        {
            set |= Range(value, value);
        }

        return set;
    }

    public static ByteSet Range(int first, int last)
    {
        ByteSet set = default;
        for (int value = first; value <= last; value++)
        {
            ulong bit = 1UL << (value & 63);
            set |= new ByteSet(value >> 6 == 0 ? bit : 0, value >> 6 == 1 ? bit : 0, value >> 6 == 2 ? bit : 0, value >> 6 == 3 ? bit : 0);
        }

        return set;
    }

    public static ByteSet operator |(ByteSet left, ByteSet right) =>
        new(left.Bits0 | right.Bits0, left.Bits1 | right.Bits1, left.Bits2 | right.Bits2, left.Bits3 | right.Bits3);

    public static ByteSet operator ~(ByteSet set) => new(~set.Bits0, ~set.Bits1, ~set.Bits2, ~set.Bits3);

    private ulong Part(int index) => index switch
    {
        0 => Bits0,
        1 => Bits1,
        2 => Bits2,
        _ => Bits3,
    };
}
