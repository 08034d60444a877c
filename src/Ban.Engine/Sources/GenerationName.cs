using System.Buffers;

namespace Ban.Engine.Sources;

/// <summary>The names that rotation gives: <c>x.1</c>, <c>x-20260102</c>, <c>x.old</c>, <c>x.2.gz</c>, or for x.log also <c>x-20260102.log</c>.</summary>
internal static class GenerationName
{
    /// <summary>Digits from which on a number is a date or a time, which grows with every rotation; a shorter one counts rotations since.</summary>
    private const int DateDigits = 6;

    private static readonly SearchValues<char> s_numbering = SearchValues.Create("0123456789.-_:TZ");

    /// <summary>Whether a name is one that rotation gives to a log of another name.</summary>
    public static bool IsOf(string name, string candidate) => NumberingOf(name, candidate) is not null;

    /// <summary>Compares the names of two files that were last written at the same moment: below 0 where the first is the younger.</summary>
    public static int CompareAges(string name, string first, string second)
    {
        (bool isDate, string digits) = Order(name, first);
        (bool isOtherDate, string otherDigits) = Order(name, second);
        return isDate != isOtherDate ? isDate.CompareTo(isOtherDate)
            : isDate ? string.CompareOrdinal(otherDigits, digits)
            : digits.Length != otherDigits.Length ? digits.Length.CompareTo(otherDigits.Length)
            : string.CompareOrdinal(digits, otherDigits);
    }

    private static (bool IsDate, string Digits) Order(string name, string candidate)
    {
        string digits = string.Concat((NumberingOf(name, candidate) ?? string.Empty).Where(char.IsAsciiDigit));
        return (digits.Length >= DateDigits, digits);
    }

    /// <summary>What rotation added to the name, without the ending of a compressed file; null if it is no such name.</summary>
    private static string? NumberingOf(string name, string candidate)
    {
        string bare = PackedLog.EndingOf(candidate) is { } packed ? candidate[..^packed.Length] : candidate;
        if (Middle(name, string.Empty, bare) is { } after)
        {
            return IsNumbering(after) || after == ".old" ? after : null;
        }

        string extension = Path.GetExtension(name);
        return extension.Length > 0 && Middle(name[..^extension.Length], extension, bare) is { } between && IsNumbering(between) ? between : null;
    }

    private static string? Middle(string start, string end, string text) =>
        text.Length > start.Length + end.Length && text.StartsWith(start, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal)
            ? text[start.Length..^end.Length] : null;

    private static bool IsNumbering(string text) =>
        text[0] is '.' or '-' or '_' && text.AsSpan().IndexOfAnyExcept(s_numbering) < 0 && text.Any(char.IsAsciiDigit);
}
