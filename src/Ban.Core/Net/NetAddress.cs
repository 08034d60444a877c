using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ban.Core.Net;

/// <summary>
/// An IPv4 or IPv6 address, or a network of them, in canonical form: host bits are clear, IPv4-mapped IPv6 is IPv4
/// (spec 1, section 4.1). Equality is by family, value and prefix length.
/// </summary>
public readonly partial struct NetAddress : IEquatable<NetAddress>, IComparable<NetAddress>
{
    /// <summary>Longest text of an address in bytes: IPv6 with a prefix length.</summary>
    public const int MaxTextLength = 43;

    // Two halves, not UInt128: code that holds one is not compiled ahead of time, and each start of a program paid for that.
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly AddressFamily _family;
    private readonly byte _prefixLength;

    private NetAddress(ulong high, ulong low, AddressFamily family, int prefixLength)
    {
        _family = family;
        _prefixLength = (byte)prefixLength;
        _high = high & HighMask(family, prefixLength);
        _low = low & LowMask(family, prefixLength);
    }

    /// <summary><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</summary>
    public AddressFamily Family => _family;

    /// <summary>Whether this is an IPv4 address or network.</summary>
    public bool IsIPv4 => _family == AddressFamily.InterNetwork;

    /// <summary>Bits of the network part: 32 or 128 for a single address.</summary>
    public int PrefixLength => _prefixLength;

    /// <summary>Whether this is one address and not a network.</summary>
    public bool IsSingle => _family != default && _prefixLength == Width(_family);

    /// <summary>The value that is no address: it equals no parsed one.</summary>
    public static NetAddress None => default;

    /// <summary>An address from the system's own type.</summary>
    public static NetAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out int length);
        return length == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : FromIPv6(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>A single IPv4 address from its 32 bits, first octet highest.</summary>
    public static NetAddress FromIPv4(uint bits) => new(0, bits, AddressFamily.InterNetwork, 32);

    /// <summary>A single IPv6 address from the halves of its 128 bits; IPv4-mapped ones become IPv4.</summary>
    public static NetAddress FromIPv6(ulong high, ulong low) => high == 0 && (low >> 32) == 0xFFFF
        ? FromIPv4((uint)low)
        : new NetAddress(high, low, AddressFamily.InterNetworkV6, 128);

    /// <summary>The network of the given length that holds this address; lengths beyond the family's width mean a single address.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public NetAddress WithPrefix(int prefixLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        return new NetAddress(_high, _low, _family, Math.Min(prefixLength, Width(_family)));
    }

    /// <summary>Whether <paramref name="other"/> lies in this network: same family, and its base address masked is ours (spec 1, section 4.2).</summary>
    public bool Contains(NetAddress other) =>
        other._family == _family
        && (other._high & HighMask(_family, _prefixLength)) == _high
        && (other._low & LowMask(_family, _prefixLength)) == _low;

    /// <summary>The address as the system's own type; of a network, its base address.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(WriteBytes(bytes));
    }

    /// <summary>Writes the network-order bytes, 4 or 16, and gives the written part.</summary>
    public ReadOnlySpan<byte> WriteBytes(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return destination[..4];
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return destination[..16];
    }

    public bool Equals(NetAddress other) =>
        _low == other._low && _high == other._high && _family == other._family && _prefixLength == other._prefixLength;

    public override bool Equals(object? obj) => obj is NetAddress other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_high, _low, _prefixLength);

    /// <summary>IPv4 before IPv6, then by value, then the wider network first.</summary>
    public int CompareTo(NetAddress other)
    {
        int byFamily = Width(_family).CompareTo(Width(other._family));
        int byHigh = byFamily != 0 ? byFamily : _high.CompareTo(other._high);
        int byBits = byHigh != 0 ? byHigh : _low.CompareTo(other._low);
        return byBits != 0 ? byBits : _prefixLength.CompareTo(other._prefixLength);
    }

    public static bool operator ==(NetAddress left, NetAddress right) => left.Equals(right);

    public static bool operator !=(NetAddress left, NetAddress right) => !left.Equals(right);

    public static bool operator <(NetAddress left, NetAddress right) => left.CompareTo(right) < 0;

    public static bool operator >(NetAddress left, NetAddress right) => left.CompareTo(right) > 0;

    public static bool operator <=(NetAddress left, NetAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >=(NetAddress left, NetAddress right) => left.CompareTo(right) >= 0;

    private static int Width(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => 32,
        AddressFamily.InterNetworkV6 => 128,
        _ => 0,
    };

    // The network part of the 128 bits; an IPv4 address stands in the lowest 32 of them.
    private static ulong HighMask(AddressFamily family, int prefixLength) => AllAbove(Math.Max(Width(family) - prefixLength - 64, 0));

    private static ulong LowMask(AddressFamily family, int prefixLength) => AllAbove(Width(family) - prefixLength);

    // All bits but the lowest ones. A shift by 64 would be none.
    private static ulong AllAbove(int bits) => bits >= 64 ? 0 : ulong.MaxValue << bits;
}
