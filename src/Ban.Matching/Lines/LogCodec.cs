using System.Globalization;
using System.Text;
using Ban.Core.Configuration;

namespace Ban.Matching.Lines;

/// <summary>The codecs of <c>logencoding</c>, by their usual names and by those that Python has for them.</summary>
public static class LogCodec
{
    private static readonly string[] s_utf8Names = ["auto", "utf-8", "utf8", "u8", "utf", "utf-8-sig"];

    /// <summary>What the part of ISO 8859 is that Python calls Latin-1, Latin-2 and so on, from 1.</summary>
    private static readonly int[] s_latinParts = [1, 2, 3, 4, 9, 10, 13, 14, 15, 16];

    /// <summary>The codec of a log; null for UTF-8.</summary>
    /// <exception cref="ConfigurationException">It is unknown, or its lines cannot be found: bytes of letters are other ones there.</exception>
    public static Encoding? Find(ConfigText name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Python does not tell these two marks apart, nor the case.
        string plain = name.Text.Trim().Replace('_', '-').ToLowerInvariant();
        if (plain.Length == 0 || s_utf8Names.Contains(plain, StringComparer.Ordinal))
        {
            return null;
        }

        Encoding codec = Candidates(plain).Select(TryGet).FirstOrDefault(static found => found is not null)
            ?? throw Wrong(name, "is unknown; expected a codec such as UTF-8, ascii or latin1");
        return KeepsAscii(codec) ? codec : throw Wrong(name, "has other bytes for plain letters than ASCII; expected UTF-8 or a codec such as latin1, and the log converted to it");
    }

    private static ConfigurationException Wrong(ConfigText name, string problem) => new(name.Origin, $"encoding '{name.Text.Trim()}' {problem}");

    private static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        (string family, int number) = SplitNumber(name);
        switch (family)
        {
            case "cp" or "windows" or "ibm":
                yield return string.Create(CultureInfo.InvariantCulture, $"windows-{number}");
                yield return string.Create(CultureInfo.InvariantCulture, $"ibm{number}");
                break;
            case "iso8859" or "iso-8859" or "8859":
                yield return string.Create(CultureInfo.InvariantCulture, $"iso-8859-{number}");
                break;
            case "latin" or "l" when number >= 1 && number <= s_latinParts.Length:
                yield return string.Create(CultureInfo.InvariantCulture, $"iso-8859-{s_latinParts[number - 1]}");
                break;
            case "mac-roman":
                yield return "macintosh";
                break;
            case "eucjp" or "euckr":
                yield return name.Insert(3, "-");
                break;
        }
    }

    /// <summary>A name without the number at its end, and the number; 0 where it has none.</summary>
    private static (string Family, int Number) SplitNumber(string name)
    {
        string family = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        _ = int.TryParse(name.AsSpan(family.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return (family.TrimEnd('-'), number);
    }

    private static Encoding? TryGet(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Lines are found, and most of them read, by their bytes: what is printed in ASCII must be the same here.</summary>
    private static bool KeepsAscii(Encoding codec)
    {
        byte[] printed = [(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (byte)c)];
        return codec.GetString(printed) == Encoding.ASCII.GetString(printed);
    }
}
