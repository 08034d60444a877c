using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Ban.Core.Net;

namespace Ban.Engine.Actions;

/// <summary>Writes one action's transactions in nft's language. All text in it is ours: checked options, spelled names, formatted addresses.</summary>
internal sealed class NftablesScript(NftablesNames names, NftablesOptions options)
{
    /// <summary>Longest time-out given to the kernel; a longer ban is an element without one, and the daemon lifts it.</summary>
    private static readonly TimeSpan s_maxTimeout = TimeSpan.FromDays(3650);

    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>The commands so far with the zero byte that ends them; valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _text.Write("\0"u8);
        return _text.WrittenSpan;
    }

    public void Clear() => _text.ResetWrittenCount();

    /// <summary>Table, chains, sets and rules; what is there already stays, elements included.</summary>
    public void Setup(IEnumerable<NftablesSetKind> networkSets)
    {
        Line($"add table inet {options.Table}");
        foreach (string hook in options.Hooks)
        {
            string chain = $"inet {options.Table} {names.Chain(hook)}";
            Line($"add chain {chain} {{ type filter hook {hook} priority {options.Priority}; policy accept; }}");
            Line($"flush chain {chain}");
        }

        foreach (NftablesSetKind kind in NftablesSetKind.Addresses.Concat(networkSets))
        {
            AddSet(kind);
        }
    }

    /// <summary>A set and the rules that look into it.</summary>
    public void AddSet(NftablesSetKind kind)
    {
        Line($"add set inet {options.Table} {names.Set(kind)} {{ type {(kind.IsIPv4 ? "ipv4_addr" : "ipv6_addr")}; flags timeout; }}");
        string source = kind.IsIPv4 ? "ip saddr" : "ip6 saddr";
        string masked = kind.IsNetwork ? $"{source} & {MaskOf(kind)}" : source;
        foreach (string hook in options.Hooks)
        {
            Line($"add rule inet {options.Table} {names.Chain(hook)} {options.Match}{masked} @{names.Set(kind)} {options.Verdict}");
        }
    }

    /// <summary>Removes chains, then the sets that their rules held.</summary>
    public void Remove(IEnumerable<string> chains, IEnumerable<string> sets)
    {
        foreach (string chain in chains)
        {
            Line($"flush chain inet {options.Table} {chain}");
            Line($"delete chain inet {options.Table} {chain}");
        }

        foreach (string set in sets)
        {
            Line($"delete set inet {options.Table} {set}");
        }
    }

    public void RemoveTable() => Line($"delete table inet {options.Table}");

    /// <summary>Adds elements with what is left of their time.</summary>
    public void Add(NftablesSetKind kind, IReadOnlyList<(NetAddress Address, DateTimeOffset End)> elements, DateTimeOffset now)
    {
        Begin("add", kind, elements.Count);
        for (int i = 0; i < elements.Count; i++)
        {
            Address(elements[i].Address, i);
            TimeSpan left = elements[i].End - now;
            if (left <= s_maxTimeout)
            {
                // Rounded up: the firewall never lets go before the ban's end.
                Text(string.Create(CultureInfo.InvariantCulture, $" timeout {Math.Max(1, (long)Math.Ceiling(left.TotalSeconds))}s"));
            }
        }

        End(elements.Count);
    }

    /// <summary>
    /// Deletes elements that may or may not be there: each is added first, which does nothing where it is. There is no command
    /// that deletes and forgives before kernel 6.3, and an element may run out at any moment.
    /// </summary>
    public void Delete(NftablesSetKind kind, IReadOnlyList<NetAddress> addresses)
    {
        foreach (string verb in (ReadOnlySpan<string>)["add", "delete"])
        {
            Begin(verb, kind, addresses.Count);
            for (int i = 0; i < addresses.Count; i++)
            {
                Address(addresses[i], i);
            }

            End(addresses.Count);
        }
    }

    private static IPAddress MaskOf(NftablesSetKind kind)
    {
        NetAddress ones = kind.IsIPv4 ? NetAddress.FromIPv4(uint.MaxValue) : NetAddress.FromIPv6(ulong.MaxValue, ulong.MaxValue);
        return ones.WithPrefix(kind.PrefixLength).ToIPAddress();
    }

    private void Begin(string verb, NftablesSetKind kind, int count)
    {
        if (count > 0)
        {
            Text($"{verb} element inet {options.Table} {names.Set(kind)} {{ ");
        }
    }

    private void End(int count)
    {
        if (count > 0)
        {
            Text(" }\n");
        }
    }

    private void Address(NetAddress address, int index)
    {
        if (index > 0)
        {
            Text(", ");
        }

        Span<byte> target = _text.GetSpan(NetAddress.MaxTextLength);
        address.ToIPAddress().TryFormat(target, out int written);
        _text.Advance(written);
    }

    private void Line(string command)
    {
        Text(command);
        Text("\n");
    }

    private void Text(string text) => Encoding.ASCII.GetBytes(text, _text);
}
