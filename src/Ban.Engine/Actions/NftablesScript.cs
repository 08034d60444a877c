using System.Buffers;
using System.Net;
using System.Text;
using Ban.Core.Net;
using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <summary>Writes one action's transactions: commands in nft's language, elements as the kernel takes them. All text is ours: checked options, spelled names, formatted addresses.</summary>
internal sealed class NftablesScript(NftablesNames names, NftablesOptions options)
{
    /// <summary>
    /// Added to what is left of a ban: the kernel counts in ticks of up to 10 ms and cuts off the rest, and an element may not
    /// vanish before its ban ends.
    /// </summary>
    private const int TickMilliseconds = 10;

    /// <summary>Bytes of a key at its longest.</summary>
    private const int KeyLength = 16;

    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly string _table = $"{options.FamilyName} {options.Table}";

    /// <summary>The commands so far with the zero byte that ends them; valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _text.Write("\0"u8);
        return _text.WrittenSpan;
    }

    /// <summary>Whether there are no commands; changes of elements aside.</summary>
    public bool IsEmpty => _text.WrittenCount == 0;

    /// <summary>Changes of elements, which are made after the commands: these may make their set.</summary>
    public NftElementChanges Elements { get; } = new();

    public void Clear()
    {
        _text.ResetWrittenCount();
        Elements.Clear();
    }

    /// <summary>Table, chains, sets and rules; what is there already stays, elements included.</summary>
    public void Setup(IEnumerable<NftablesSetKind> networkSets)
    {
        AddTable();
        foreach (string hook in options.Hooks)
        {
            string chain = $"{_table} {names.Chain(hook)}";
            Line($"add chain {chain} {{ type {options.ChainType} hook {hook} priority {options.Priority}; policy accept; }}");
            Line($"flush chain {chain}");
        }

        foreach (NftablesSetKind kind in NftablesSetKind.Addresses.Where(kind => options.Sees(kind.IsIPv4)).Concat(networkSets))
        {
            AddSet(kind);
        }
    }

    /// <summary>A set that no rule looks into yet.</summary>
    public void DeclareSet(NftablesSetKind kind) =>
        Line($"add set {_table} {names.Set(kind)} {{ type {(kind.IsIPv4 ? "ipv4_addr" : "ipv6_addr")}; flags timeout; }}");

    /// <summary>A set and the rules that look into it.</summary>
    public void AddSet(NftablesSetKind kind)
    {
        DeclareSet(kind);
        string source = kind.IsIPv4 ? "ip saddr" : "ip6 saddr";
        string masked = kind.IsNetwork ? $"{source} & {MaskOf(kind)}" : source;
        foreach (string hook in options.Hooks)
        {
            Line($"add rule {_table} {names.Chain(hook)} {options.Traffic.Match}{masked} @{names.Set(kind)} {options.Verdict}");
        }
    }

    /// <summary>Removes chains, then the sets that their rules held.</summary>
    public void Remove(IEnumerable<string> chains, IEnumerable<string> sets)
    {
        foreach (string chain in chains)
        {
            Line($"flush chain {_table} {chain}");
            Line($"delete chain {_table} {chain}");
        }

        foreach (string set in sets)
        {
            Line($"delete set {_table} {set}");
        }
    }

    /// <summary>The table alone; one that somebody has put to sleep wakes, which is refused together with a change of its chains.</summary>
    public void AddTable() => Line($"add table {_table}");

    /// <summary>Empties a set.</summary>
    public void Empty(string set) => Line($"flush set {_table} {set}");

    public void RemoveTable() => Line($"delete table {_table}");

    /// <summary>Adds elements with what is left of their time.</summary>
    public void Add(NftablesSetKind kind, IEnumerable<NftablesBan> elements, DateTimeOffset now)
    {
        NftSet set = SetOf(kind);
        Span<byte> key = stackalloc byte[KeyLength];
        foreach (NftablesBan element in elements)
        {
            Elements.Add(set, element.Address.WriteBytes(key), element.Left(now) is { } left
                ? TimeSpan.FromMilliseconds((long)Math.Ceiling(Math.Max(0, left.TotalMilliseconds)) + TickMilliseconds)
                : null);
        }
    }

    /// <summary>
    /// Deletes elements that may or may not be there: each is added first, which does nothing where it is. There is no command
    /// that deletes and forgives before kernel 6.3, and an element may run out at any moment.
    /// </summary>
    public void Delete(NftablesSetKind kind, IReadOnlyList<NetAddress> addresses)
    {
        NftSet set = SetOf(kind);
        Span<byte> key = stackalloc byte[KeyLength];
        foreach (NetAddress address in addresses)
        {
            Elements.Add(set, address.WriteBytes(key), timeout: null);
        }

        foreach (NetAddress address in addresses)
        {
            Elements.Delete(set, address.WriteBytes(key));
        }
    }

    private NftSet SetOf(NftablesSetKind kind) => new(options.Family, options.Table, names.Set(kind));

    private static IPAddress MaskOf(NftablesSetKind kind)
    {
        NetAddress ones = kind.IsIPv4 ? NetAddress.FromIPv4(uint.MaxValue) : NetAddress.FromIPv6(ulong.MaxValue, ulong.MaxValue);
        return ones.WithPrefix(kind.PrefixLength).ToIPAddress();
    }

    private void Line(string command)
    {
        Text(command);
        Text("\n");
    }

    private void Text(string text) => Encoding.ASCII.GetBytes(text, _text);
}

/// <summary>What an action blocks, and until when.</summary>
internal readonly record struct NftablesBan(NetAddress Address, DateTimeOffset End)
{
    /// <summary>Longest time-out given to the kernel, which refuses some hundred years; a longer ban is an element without one, and the daemon lifts it.</summary>
    private static readonly TimeSpan s_maxTimeout = TimeSpan.FromDays(3650);

    public NftablesSetKind Kind => new(Address.IsIPv4, Address.PrefixLength);

    /// <summary>The time-out for the kernel; null for none.</summary>
    public TimeSpan? Left(DateTimeOffset now) => End - now is var left && left <= s_maxTimeout ? left : null;
}
