using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ban.Native.LibC;
using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <summary>Hears one element of a set.</summary>
/// <param name="key">Its bytes in network order.</param>
/// <param name="left">What the kernel still gives it; null is for ever.</param>
public delegate void NftElementVisitor(ReadOnlySpan<byte> key, TimeSpan? left);

/// <content>
/// Reads what the kernel holds, over netlink and without libnftables, whose listing of 100,000 elements takes seconds and
/// hundreds of megabytes.
/// </content>
public sealed unsafe partial class NftContext
{
    /// <summary>Somebody who changes the rule set all the time can make a listing begin anew so often.</summary>
    private const int MaxListings = 5;

    /// <summary>A table's flags, chains and rules together; ours take a few thousand bytes.</summary>
    private const int MaxStructureBytes = 1 << 20;

    /// <summary>Tells the elements of a set, in no order. One can be told twice where the set changes meanwhile.</summary>
    /// <returns>Whether the set is there.</returns>
    /// <exception cref="NftException">The kernel refused, or the set changed at every try.</exception>
    public bool TryReadElements(NftFamily family, string table, string set, NftElementVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Span<byte> buffer = stackalloc byte[NftMessages.MaxRequestLength];
        NetlinkRequest request = NftMessages.Request(buffer, NftMessages.GetSetElement, family, NetlinkRequest.DumpFlags);
        request.AddName(NftMessages.TableName, table);
        request.AddName(NftMessages.ElementsSet, set);
        int error = LibCError.Interrupted;
        for (int attempt = 0; attempt < MaxListings && error == LibCError.Interrupted; attempt++)
        {
            error = _netlink.Exchange(request.Finish(), isDump: true, message => VisitElements(message, visitor));
        }

        return Succeeded(error, $"list set {table} {set}");
    }

    /// <summary>Asks for one element by its key; this is right also where a listing is not.</summary>
    /// <param name="key">Its bytes in network order, at most 16.</param>
    /// <returns>Whether set and element are there.</returns>
    /// <exception cref="NftException">The kernel refused.</exception>
    public bool HasElement(NftFamily family, string table, string set, ReadOnlySpan<byte> key)
    {
        Span<byte> buffer = stackalloc byte[NftMessages.MaxRequestLength];
        NetlinkRequest request = NftMessages.Request(buffer, NftMessages.GetSetElement, family, 0);
        request.AddName(NftMessages.TableName, table);
        request.AddName(NftMessages.ElementsSet, set);
        request.AddNested([NftMessages.Elements, NftMessages.ListElement, NftMessages.ElementKey, NftMessages.DataValue], key);
        return Succeeded(_netlink.Exchange(request.Finish(), isDump: false, static _ => { }), $"get element {table} {set}");
    }

    /// <summary>
    /// What a table's chains are made of - flags, hooks, policies, rules - as bytes that are the same as long as nobody has
    /// changed anything there. Elements of sets do not count.
    /// </summary>
    /// <returns>Null if the table or one of the chains is not there.</returns>
    /// <exception cref="NftException">The kernel refused, or the rules changed at every try.</exception>
    public byte[]? ReadStructure(NftFamily family, string table, IEnumerable<string> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        List<string> names = [.. chains];
        for (int attempt = 1; ; attempt++)
        {
            ArrayBufferWriter<byte> bytes = new();
            int error = ReadStructure(family, table, names, bytes);
            if (error != LibCError.Interrupted || attempt == MaxListings)
            {
                return Succeeded(error, $"list table {table}") ? bytes.WrittenSpan.ToArray() : null;
            }
        }
    }

    private int ReadStructure(NftFamily family, string table, List<string> chains, ArrayBufferWriter<byte> bytes)
    {
        Span<byte> buffer = stackalloc byte[NftMessages.MaxRequestLength];
        NetlinkRequest request = NftMessages.Request(buffer, NftMessages.GetTable, family, 0);
        request.AddName(NftMessages.TableName, table);
        int error = _netlink.Exchange(request.Finish(), isDump: false, message => Keep(message, bytes, NftMessages.TableFlags));
        foreach (string chain in chains)
        {
            if (error != 0)
            {
                break;
            }

            request = NftMessages.Request(buffer, NftMessages.GetChain, family, 0);
            request.AddName(NftMessages.TableName, table);
            request.AddName(NftMessages.ChainName, chain);
            error = _netlink.Exchange(
                request.Finish(), isDump: false, message => Keep(message, bytes, NftMessages.ChainHook, NftMessages.ChainPolicy, NftMessages.ChainType));
            if (error != 0)
            {
                break;
            }

            request = NftMessages.Request(buffer, NftMessages.GetRule, family, NetlinkRequest.DumpFlags);
            request.AddName(NftMessages.TableName, table);
            request.AddName(NftMessages.RuleChain, chain);
            error = _netlink.Exchange(request.Finish(), isDump: true, message => Keep(message, bytes, NftMessages.RuleExpressions));
        }

        return error;
    }

    /// <summary>Keeps some attributes' bytes; of a table with more rules than ours have, only so many.</summary>
    private static void Keep(NetlinkMessage message, ArrayBufferWriter<byte> bytes, params ReadOnlySpan<ushort> types)
    {
        foreach (ushort type in types)
        {
            ReadOnlySpan<byte> value = NetlinkAttributes.Find(message.Payload[NftMessages.FamilyHeaderLength..], type);
            if (bytes.WrittenCount + value.Length < MaxStructureBytes)
            {
                bytes.Write(value);
                bytes.Write((ReadOnlySpan<byte>)[0]);
            }
        }
    }

    private static void VisitElements(NetlinkMessage message, NftElementVisitor visitor)
    {
        NetlinkAttributes elements = new(NetlinkAttributes.Find(message.Payload[NftMessages.FamilyHeaderLength..], NftMessages.Elements));
        while (elements.TryTake(out _, out ReadOnlySpan<byte> element))
        {
            ReadOnlySpan<byte> key = default;
            TimeSpan? left = null;
            NetlinkAttributes parts = new(element);
            while (parts.TryTake(out int type, out ReadOnlySpan<byte> value))
            {
                if (type == NftMessages.ElementKey)
                {
                    key = NetlinkAttributes.Find(value, NftMessages.DataValue);
                }
                else if (type == NftMessages.ElementExpiration && value.Length == sizeof(ulong))
                {
                    left = TimeSpan.FromMilliseconds((long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(value), long.MaxValue / TimeSpan.TicksPerMillisecond));
                }
            }

            visitor(key, left);
        }
    }

    /// <summary>Whether it is there; other refusals are exceptions.</summary>
    private static bool Succeeded(int error, string what) => error switch
    {
        0 => true,
        LibCError.NoEntry => false,
        LibCError.Interrupted => throw new NftException($"nftables: {what}: it changed at every try", NftFailure.Refused),
        _ => throw new NftException($"nftables: {what}: {Marshal.GetPInvokeErrorMessage(error)}", NftFailure.Refused),
    };
}
