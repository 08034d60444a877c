using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Text;

namespace Ban.Core.Net;

/// <content>Text to address and back, on bytes as they stand in a log line.</content>
public readonly partial struct NetAddress
{
    /// <summary>Longest text of a single address: IPv6 with the last 32 bits as IPv4.</summary>
    private const int MaxSingleLength = 45;

    private static readonly SearchValues<byte> s_ipv6Bytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("0123456789"u8);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out NetAddress)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out NetAddress address)
    {
        // Room for brackets and an address mask; every character of an address is ASCII.
        Span<byte> bytes = stackalloc byte[(MaxSingleLength * 2) + 3];
        address = default;
        return text.Length <= bytes.Length
            && Encoding.UTF8.TryGetBytes(text, bytes, out int length)
            && TryParse(bytes[..length], out address);
    }

    /// <summary>
    /// Reads <c>address</c>, <c>[address]</c>, <c>address/length</c> or <c>address/mask</c>. Strict: four decimal octets without
    /// leading zeros, or standard IPv6 without a zone; a mask must be contiguous (spec 1, section 4.1).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out NetAddress address)
    {
        if (text.Length >= 2 && text[0] == '[' && text[^1] == ']')
        {
            text = text[1..^1];
        }

        int slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            return TryParseSingle(text, out address);
        }

        return TryParseSingle(text[..slash], out address)
            && TryParsePrefix(text[(slash + 1)..], address, text[..slash], out int prefixLength)
            && Assign(address.WithPrefix(prefixLength), out address);
    }

    /// <summary>Reads text that is known to be an address.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static NetAddress Parse(string text) => TryParse(text.AsSpan(), out NetAddress address)
        ? address
        : throw new FormatException($"'{text}' is not an IPv4 or IPv6 address or network");

    /// <summary>Canonical text; with <c>/length</c> if it is a network.</summary>
    public override string ToString()
    {
        Span<byte> buffer = stackalloc byte[MaxTextLength];
        return TryFormat(buffer, out int written) ? Encoding.ASCII.GetString(buffer[..written]) : string.Empty;
    }

    /// <summary>Writes the canonical text as ASCII bytes.</summary>
    public bool TryFormat(Span<byte> destination, out int written)
    {
        written = 0;
        if (PrefixLength == 0 && _family == default)
        {
            return true;
        }

        if (!ToIPAddress().TryFormat(destination, out written))
        {
            return false;
        }

        if (IsSingle)
        {
            return true;
        }

        if (written >= destination.Length)
        {
            return false;
        }

        destination[written++] = (byte)'/';
        bool fits = PrefixLength.TryFormat(destination[written..], out int digits, default, CultureInfo.InvariantCulture);
        written += digits;
        return fits;
    }

    private static bool Assign(NetAddress value, out NetAddress target)
    {
        target = value;
        return true;
    }

    private static bool TryParseSingle(ReadOnlySpan<byte> text, out NetAddress address)
    {
        if (text.Contains((byte)':'))
        {
            return TryParseIPv6(text, out address);
        }

        bool parsed = TryParseIPv4(text, out uint bits);
        address = parsed ? FromIPv4(bits) : default;
        return parsed;
    }

    private static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint bits)
    {
        bits = 0;
        int octets = 0;
        int position = 0;
        while (octets < 4)
        {
            int start = position;
            uint value = 0;
            while (position < text.Length && position - start < 3 && (uint)(text[position] - '0') <= 9)
            {
                value = (value * 10) + (uint)(text[position++] - '0');
            }

            int digits = position - start;
            if (digits == 0 || value > 255 || (digits > 1 && text[start] == '0'))
            {
                return false;
            }

            bits = (bits << 8) | value;
            octets++;
            if (octets < 4 && (position >= text.Length || text[position++] != '.'))
            {
                return false;
            }
        }

        return position == text.Length;
    }

    private static bool TryParseIPv6(ReadOnlySpan<byte> text, out NetAddress address)
    {
        // The system's parser takes brackets, ports and zones that a log must not smuggle in.
        address = default;
        Span<char> chars = stackalloc char[MaxSingleLength];
        if (text.Length > MaxSingleLength || text.ContainsAnyExcept(s_ipv6Bytes))
        {
            return false;
        }

        int length = Encoding.ASCII.GetChars(text, chars);
        int dot = chars[..length].IndexOf('.');
        if (dot >= 0 && !TryParseIPv4(text[(text.LastIndexOf((byte)':') + 1)..], out _))
        {
            return false;
        }

        if (!IPAddress.TryParse(chars[..length], out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        address = From(parsed);
        return true;
    }

    private static bool TryParsePrefix(ReadOnlySpan<byte> text, NetAddress address, ReadOnlySpan<byte> addressText, out int prefixLength)
    {
        prefixLength = 0;
        if (address.IsIPv4 && addressText.Contains((byte)':'))
        {
            return false; // an IPv4-mapped address takes no prefix length
        }

        if (!text.IsEmpty && text.Length <= 3 && !text.ContainsAnyExcept(s_digits))
        {
            foreach (byte digit in text)
            {
                prefixLength = (prefixLength * 10) + (digit - '0');
            }

            // For IPv4 any longer length means the single address, as in fail2ban (spec 1, section 4.1).
            return address.IsIPv4 || prefixLength <= Width(address._family);
        }

        if (!TryParseSingle(text, out NetAddress mask) || mask._family != address._family)
        {
            return false;
        }

        // Contiguous is a mask that equals the one of its own leading ones.
        prefixLength = address.IsIPv4
            ? BitOperations.LeadingZeroCount(~(uint)mask._low)
            : mask._high != ulong.MaxValue
                ? BitOperations.LeadingZeroCount(~mask._high)
                : 64 + BitOperations.LeadingZeroCount(~mask._low);
        NetAddress leading = mask.WithPrefix(prefixLength);
        return leading._high == mask._high && leading._low == mask._low;
    }
}
