using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <summary>Messages and attributes of nftables in netlink, by the names and numbers of <c>linux/netfilter/nf_tables.h</c>.</summary>
internal static class NftMessages
{
    public const int GetTable = 1;
    public const int GetChain = 4;
    public const int GetRule = 7;
    public const int GetSetElement = 13;
    public const int NewGeneration = 15;
    public const int GetGeneration = 16;

    /// <summary>In every kind of message the first attribute is the table's name.</summary>
    public const ushort TableName = 1;

    public const ushort TableFlags = 2;
    public const ushort ChainName = 3;
    public const ushort ChainHook = 4;
    public const ushort ChainPolicy = 5;
    public const ushort ChainType = 7;
    public const ushort RuleChain = 2;
    public const ushort RuleExpressions = 4;
    public const ushort ElementsSet = 2;
    public const ushort Elements = 3;
    public const ushort ListElement = 1;
    public const ushort ElementKey = 1;
    public const ushort ElementExpiration = 5;
    public const ushort DataValue = 1;

    /// <summary>Family, version and resource, before the attributes.</summary>
    public const int FamilyHeaderLength = 4;

    private const int Subsystem = 10 << 8;

    /// <summary>Longest request: headers, two names and a key.</summary>
    public const int MaxRequestLength = 640;

    /// <summary>Begins a request about a family.</summary>
    public static NetlinkRequest Request(Span<byte> buffer, int message, NftFamily family, ushort flags)
    {
        NetlinkRequest request = new(buffer);
        request.Begin((ushort)(Subsystem | message), flags);
        request.AddFamily((byte)family);
        return request;
    }

    /// <summary>What kind of nftables message a type is; -1 if none.</summary>
    public static int KindOf(ushort type) => (type & 0xFF00) == Subsystem ? type & 0xFF : -1;
}

/// <summary>Families of tables, by the kernel's numbers.</summary>
public enum NftFamily
{
    /// <summary>None in particular.</summary>
    Unspecified = 0,
    Inet = 1,
    IPv4 = 2,
    Bridge = 7,
    IPv6 = 10,
}
