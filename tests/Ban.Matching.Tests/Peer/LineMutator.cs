using System.Text;
using System.Text.RegularExpressions;

namespace Ban.Matching.Tests.Peer;

/// <summary>Changes sample lines the way attackers, broken writers and full disks do. The same seed gives the same lines.</summary>
internal sealed partial class LineMutator(int seed)
{
    private static readonly byte[][] s_addresses = [.. new[]
    {
        "192.0.2.1", "203.0.113.255", "2001:db8::1", "2001:DB8:0:0:0:0:0:ff", "::1", "::ffff:192.0.2.7", "::FFFF:c000:207", "::192.0.2.9",
        "[2001:db8::2]", "[192.0.2.3]", "fe80::1%eth0", "999.2.3.4", "1.2.3", "01.02.03.04", "0.0.0.0", "192.0.2.1/24", "2001:db8::/32", "1:2:3:4:5:6:7:8:9",
        ":::", "::", "host.example", "192.0.2.1.example", "xn--bcher-kva.example", "192.0.2.1:22", "-", "a_b-c.example", "192.0.2.1,192.0.2.2", "unix:",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] s_names = [.. new[]
    {
        "root", "", " ", "a b", "admin from 192.0.2.66", "from 192.0.2.66 port 22", "x' for '192.0.2.66", "\"", "\\", "$(id)", "<HOST>", "%s%n", "[]", "(a+)+$",
        "user\u001f", "\u001c", "\u0001\u0002", "\u001b[31m", "\u0085", "\u00a0", "\u2028", "\u180e", "\u202e", "Größe", "пользователь", "名前", "\U0001f600", "e\u0301",
        "user@example.org", "authentication failure; rhost=192.0.2.66", "١٢٣", "[preauth]", "Aug 14 11:59:59", "2005-08-14T11:59:59", "1124013599", "\t", "\0",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] s_brokenBytes =
        [[0xff], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xe9]];

    private readonly Random _random = new(seed);

    /// <summary>Makes a line out of the lines of one filter.</summary>
    public byte[] Next(IReadOnlyList<byte[]> samples)
    {
        byte[] line = samples[_random.Next(samples.Count)];
        for (int i = _random.Next(4); i > 0; i--)
        {
            line = Change(line, samples);
        }

        // A line end would make two lines of it, which no log reader hands over.
        return [.. line.Where(b => b is not ((byte)'\n' or (byte)'\r')).Take(4000)];
    }

    private byte[] Change(byte[] line, IReadOnlyList<byte[]> samples) => _random.Next(13) switch
    {
        0 or 1 or 2 => ReplaceAddress(line),
        3 => line[..Place(line)],
        4 => line[Place(line)..],
        5 => Remove(line),
        6 => [.. line, .. line],
        7 => [.. line, .. Pick(samples)],
        8 => Insert(line, Pick(s_brokenBytes)),
        9 => Insert(line, [(byte)_random.Next(256)]),
        10 => Insert(line, Pick(s_addresses)),
        11 => ReplaceWord(line),
        _ => Insert(line, Pick(s_names)),
    };

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private int Place(byte[] line) => _random.Next(line.Length + 1);

    private byte[] Insert(byte[] line, byte[] text)
    {
        int place = Place(line);
        return [.. line[..place], .. text, .. line[place..]];
    }

    private byte[] Remove(byte[] line)
    {
        int start = Place(line);
        return [.. line[..start], .. line[Math.Min(line.Length, start + 1 + _random.Next(8))..]];
    }

    private byte[] ReplaceAddress(byte[] line) => Replace(line, Address(), Pick(s_addresses));

    private byte[] ReplaceWord(byte[] line) => Replace(line, Word(), Pick(s_names));

    // Latin-1 keeps every byte as it is.
    private byte[] Replace(byte[] line, Regex what, byte[] with)
    {
        MatchCollection places = what.Matches(Encoding.Latin1.GetString(line));
        if (places.Count == 0)
        {
            return line;
        }

        Match place = places[_random.Next(places.Count)];
        return [.. line[..place.Index], .. with, .. line[(place.Index + place.Length)..]];
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:]*", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("[^ ]+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
