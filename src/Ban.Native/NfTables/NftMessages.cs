using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <summary>Messages and attributes of nftables in netlink, by the names and numbers of <c>linux/netfilter/nf_tables.h</c>.</summary>
internal static class NftMessages
{
    public const int GetTable = 1;
    public const int GetChain = 4;
    public const int GetRule = 7;
    public const int NewSetElement = 12;
    public const int GetSetElement = 13;
    public const int DeleteSetElement = 14;
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
    public const ushort ElementTimeout = 4;
    public const ushort ElementExpiration = 5;
    public const ushort DataValue = 1;

    /// <summary>Family, version and resource, before the attributes.</summary>
    public const int FamilyHeaderLength = 4;

    private const int SubsystemNumber = 10;
    private const int Subsystem = SubsystemNumber << 8;

    // Netfilter's own messages, of no subsystem: what stands between them takes effect together.
    private const ushort BatchBegin = 16;
    private const ushort BatchEnd = 17;

    /// <summary>Bytes of a batch's mark.</summary>
    public const int MarkLength = NetlinkMessage.HeaderLength + FamilyHeaderLength;

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

    /// <summary>Writes the mark at the beginning or the end of a batch, <see cref="MarkLength"/> bytes.</summary>
    public static void WriteMark(Span<byte> target, bool isEnd)
    {
        NetlinkRequest mark = new(target);
        mark.Begin(isEnd ? BatchEnd : BatchBegin, 0);
        mark.Add([(byte)NftFamily.Unspecified, 0, 0, SubsystemNumber]);
        mark.Finish();
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
