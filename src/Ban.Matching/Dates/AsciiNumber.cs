namespace Ban.Matching.Dates;

/// <summary>Numbers of fixed width in bytes.</summary>
internal static class AsciiNumber
{
    /// <summary>Reads two digits at the start.</summary>
    public static bool TryTwo(ReadOnlySpan<byte> text, out int value)
    {
        uint tens = (uint)(text[0] - '0');
        uint ones = (uint)(text[1] - '0');
        value = (int)((tens * 10) + ones);
        return tens <= 9 && ones <= 9;
    }
}
