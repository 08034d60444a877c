using System.Runtime.InteropServices;
using System.Text;

namespace Ban.Matching.Patterns;

/// <summary>
/// Texts that come again and again, such as user names, addresses and the words of a pattern: each is made once while it
/// keeps its place. Not thread-safe.
/// </summary>
internal sealed class TextCache
{
    /// <summary>Texts that are kept; a power of two.</summary>
    private const int Places = 1024;

    /// <summary>Longer ones, in bytes, hardly come twice.</summary>
    private const int MaxLength = 40;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text of some bytes in UTF-8.</summary>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length > MaxLength)
        {
            return bytes.IsEmpty ? string.Empty : Encoding.UTF8.GetString(bytes);
        }

        ref string? place = ref _texts[Hash(bytes) & (Places - 1)];
        return place is not null && Ascii.Equals(bytes, place) ? place : place = Encoding.UTF8.GetString(bytes);
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(ulong))
        {
            uint small = 0;
            foreach (byte value in bytes)
            {
                small = (small * 31) + value;
            }

            return (small * 0x9E3779B1) >> 16;
        }

        ulong first = MemoryMarshal.Read<ulong>(bytes);
        ulong last = MemoryMarshal.Read<ulong>(bytes[^sizeof(ulong)..]);
        return (uint)(((first * 0x9E3779B97F4A7C15) ^ (last * 0xC2B2AE3D27D4EB4F)) >> 40);
    }
}
