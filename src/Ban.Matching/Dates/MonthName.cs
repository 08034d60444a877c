using System.Runtime.InteropServices;

namespace Ban.Matching.Dates;

/// <summary>English month names of three letters in bytes.</summary>
internal static class MonthName
{
    /// <summary>Reads the name at the start; 0 is none.</summary>
    public static int Read(ReadOnlySpan<byte> text) => (MemoryMarshal.Read<ushort>(text), text[2]) switch
    {
        var (start, end) when start == Key('J', 'a') && end == 'n' => 1,
        var (start, end) when start == Key('F', 'e') && end == 'b' => 2,
        var (start, end) when start == Key('M', 'a') && end == 'r' => 3,
        var (start, end) when start == Key('A', 'p') && end == 'r' => 4,
        var (start, end) when start == Key('M', 'a') && end == 'y' => 5,
        var (start, end) when start == Key('J', 'u') && end == 'n' => 6,
        var (start, end) when start == Key('J', 'u') && end == 'l' => 7,
        var (start, end) when start == Key('A', 'u') && end == 'g' => 8,
        var (start, end) when start == Key('S', 'e') && end == 'p' => 9,
        var (start, end) when start == Key('O', 'c') && end == 't' => 10,
        var (start, end) when start == Key('N', 'o') && end == 'v' => 11,
        var (start, end) when start == Key('D', 'e') && end == 'c' => 12,
        _ => 0,
    };

    private static ushort Key(char first, char second) => MemoryMarshal.Read<ushort>([(byte)first, (byte)second]);
}
