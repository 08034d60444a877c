using System.Runtime.CompilerServices;

namespace Ban.Matching.Patterns;

/// <summary>A set of byte values; a value type.</summary>
internal struct ByteSet
{
    private Bits _bits;

    public static ByteSet All => ~default(ByteSet);

    /// <summary>Bytes that only stand in characters beyond ASCII.</summary>
    public static ByteSet NonAscii => Range(0x80, 0xFF);

    public readonly bool Contains(byte value) => (_bits[value >> 6] & (1UL << (value & 63))) != 0;

    public void Add(byte value) => _bits[value >> 6] |= 1UL << (value & 63);

    public static ByteSet Of(ReadOnlySpan<byte> values)
    {
        ByteSet set = default;
        foreach (byte value in values)
        {
            set.Add(value);
        }

        return set;
    }

    public static ByteSet Range(int first, int last)
    {
        ByteSet set = default;
        for (int value = first; value <= last; value++)
        {
            set.Add((byte)value);
        }

        return set;
    }

    public static ByteSet operator |(ByteSet left, ByteSet right)
    {
        for (int i = 0; i < Bits.Length; i++)
        {
            left._bits[i] |= right._bits[i];
        }

        return left;
    }

    public static ByteSet operator ~(ByteSet set)
    {
        for (int i = 0; i < Bits.Length; i++)
        {
            set._bits[i] = ~set._bits[i];
        }

        return set;
    }

    [InlineArray(Length)]
    private struct Bits
    {
        public const int Length = 4;
        private ulong _element;
    }
}
