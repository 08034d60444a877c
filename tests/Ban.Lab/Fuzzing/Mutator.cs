using System.Globalization;
using System.Text;

namespace Ban.Lab.Fuzzing;

/// <summary>
/// Makes hostile messages out of good ones: bytes flipped, cut, doubled, strange numbers and strings, deep nesting, bodies of other
/// messages. The same seed makes the same messages. Not thread-safe.
/// </summary>
/// <param name="seeds">Good requests as JSON.</param>
public sealed class Mutator(IReadOnlyList<string> seeds, int seed)
{
    private const int MaxBody = 256 * 1024;
    private const int MaxDepth = 50_000;

    private static readonly string[] s_numbers =
        ["1e999999", "-1e-999999", "99999999999999999999999999", "-9223372036854775809", "9223372036854775807", "1.5", "-0", "0", "-1", "2147483648", "1e5", "NaN", "0x10", "00"];

    private static readonly string[] s_strings =
    [
        "\"\\u0000\"", "\"\\ud800\"", "\"\\u001b[31m\\u0007\"", "\"\\u202e\\u2066\"", "\"../../../../etc/passwd\"", "\"__proto__\"", "\"%n%s%x\"", "\"'; DROP TABLE bans;--\"",
        "\"$(reboot)\"", "\"\"", "\"/\"", "\"0.0.0.0/0\"", "\"::/0\"", "\"fe80::1%eth0\"", "\"\\ufffe\"", "null", "true", "{}", "[]", "[[]]", "{\"\":{}}",
    ];

    private static readonly string[] s_others =
    [
        "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}", "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":[[[]]]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}", "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":null}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"$/progress\",\"params\":{\"token\":1,\"value\":{}}}", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"daemon.ping\"}]", "[]", "{}", "null", "7", "\"\"",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"daemon.ping\"}", "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"daemon.ping\"}", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"daemon.ping\"}",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next message's bytes, without a frame.</summary>
    public byte[] Next()
    {
        byte[] body = Encoding.UTF8.GetBytes(_random.Next(12) == 0 ? Pick(s_others) : Pick(seeds));
        for (int changes = _random.Next(4); changes > 0; changes--)
        {
            body = Change(body);
        }

        return body.Length <= MaxBody ? body : body[..MaxBody];
    }

    /// <summary>A message in its frame; now and then in a frame that is wrong, after which nothing can follow.</summary>
    public byte[] Framed(bool byHeader, out bool breaks)
    {
        byte[] body = Next();
        breaks = false;
        if (!byHeader)
        {
            // A line feed within is one more message, or two broken ones.
            return [.. body, (byte)'\n'];
        }

        breaks = _random.Next(200) == 0;
        string header = breaks ? BadHeader(body.Length) : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Math.Max(1, body.Length)}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(header), .. body.Length == 0 ? [(byte)' '] : body];
    }

    /// <summary>Whether the connection is to be dropped here, in the midst of all.</summary>
    public bool Drops() => _random.Next(400) == 0;

    /// <summary>Which framing the next connection speaks.</summary>
    public bool PicksHeader() => _random.Next(2) == 0;

    private byte[] Change(byte[] body) => _random.Next(10) switch
    {
        0 => Flip(body),
        1 => body[.._random.Next(body.Length + 1)],
        2 => Double(body),
        3 => Insert(body, RandomBytes()),
        4 => Replace(body, Pick(s_numbers)),
        5 => Replace(body, Pick(s_strings)),
        6 => Replace(body, Nested()),
        7 => Replace(body, '"' + new string((char)_random.Next(1, 0xD800), _random.Next(1, 20_000)).Replace("\"", "", StringComparison.Ordinal) + '"'),
        8 => Join(body, Encoding.UTF8.GetBytes(Pick(seeds))),
        _ => Swap(body),
    };

    private byte[] Flip(byte[] body)
    {
        byte[] changed = [.. body];
        for (int count = _random.Next(1, 9); count > 0 && changed.Length > 0; count--)
        {
            changed[_random.Next(changed.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return changed;
    }

    private byte[] Double(byte[] body)
    {
        int start = _random.Next(body.Length + 1);
        byte[] part = body[start.._random.Next(start, body.Length + 1)];
        return Insert(body, [.. Enumerable.Repeat(part, _random.Next(1, 20)).SelectMany(bytes => bytes)]);
    }

    private byte[] Insert(byte[] body, byte[] what)
    {
        int at = _random.Next(body.Length + 1);
        return [.. body.AsSpan(0, at), .. what, .. body.AsSpan(at)];
    }

    /// <summary>Puts a text in the place of a value: what stands between a colon, comma or bracket and the next.</summary>
    private byte[] Replace(byte[] body, string text)
    {
        int from = body.AsSpan(_random.Next(body.Length + 1)).IndexOfAny(":[,"u8);
        if (from < 0)
        {
            return Insert(body, Encoding.UTF8.GetBytes(text));
        }

        from = Array.FindIndex(body, from, value => value is (byte)':' or (byte)'[' or (byte)',') + 1;
        int length = body.AsSpan(from).IndexOfAny(",]}"u8);
        return [.. body.AsSpan(0, from), .. Encoding.UTF8.GetBytes(text), .. body.AsSpan(length < 0 ? body.Length : from + length)];
    }

    private string Nested()
    {
        int depth = _random.Next(2) == 0 ? _random.Next(55, 75) : _random.Next(1, MaxDepth);
        string open = _random.Next(2) == 0 ? "[" : "{\"a\":";
        return string.Concat(Enumerable.Repeat(open, depth)) + (_random.Next(2) == 0 ? "1" + string.Concat(Enumerable.Repeat(open == "[" ? "]" : "}", depth)) : "");
    }

    private byte[] Join(byte[] body, byte[] other) => [.. body.AsSpan(0, _random.Next(body.Length + 1)), .. other.AsSpan(_random.Next(other.Length + 1))];

    private byte[] Swap(byte[] body)
    {
        byte[] changed = [.. body];
        if (changed.Length > 1)
        {
            int at = _random.Next(changed.Length - 1);
            (changed[at], changed[at + 1]) = (changed[at + 1], changed[at]);
        }

        return changed;
    }

    private byte[] RandomBytes()
    {
        byte[] bytes = new byte[_random.Next(1, 40)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string BadHeader(int length) => _random.Next(11) switch
    {
        0 => "Content-Length: 0\r\n\r\n",
        1 => "Content-Length: -5\r\n\r\n",
        2 => "Content-Length: 99999999999999999999\r\n\r\n",
        3 => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length + _random.Next(1, 100)}\r\n\r\n"),
        4 => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Math.Max(1, length - _random.Next(1, 100))}\r\n\r\n"),
        5 => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\n\n"),
        6 => "Content-Length: 1e3\r\n\r\n",
        7 => "Content-Type: text/plain; charset=latin1\r\n\r\n",
        8 => string.Concat(Enumerable.Repeat("X: y\r\n", 40)) + "\r\n",
        9 => new string('A', 5000) + "\r\n\r\n",
        _ => "\r\n\r\n",
    };

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
