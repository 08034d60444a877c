using System.Diagnostics;
using System.Net;
using System.Text;
using Ban.Native.NfTables;

namespace Ban.Native.Tests.NfTables;

/// <summary>What is read without libnftables.</summary>
public sealed class NftReadingTests
{
    [Fact]
    public void TryReadElements_BothFamilies_GivesKeysAndWhatIsLeft() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        Run(context, "add table inet t", "add set inet t s { type ipv4_addr; flags timeout; }", "add set inet t s6 { type ipv6_addr; flags timeout; }",
            "add element inet t s { 192.0.2.1 timeout 600s, 192.0.2.2 }", "add element inet t s6 { 2001:db8::1 timeout 1500ms }");

        List<(string Address, TimeSpan? Left)> elements = [];
        Assert.True(context.TryReadElements(NftFamily.Inet, "t", "s", Collect));
        Assert.True(context.TryReadElements(NftFamily.Inet, "t", "s6", Collect));

        Assert.Equal(["192.0.2.1", "192.0.2.2", "2001:db8::1"], elements.Select(static element => element.Address).Order(StringComparer.Ordinal));
        Assert.Null(elements.Single(static element => element.Address == "192.0.2.2").Left);
        Assert.InRange(elements.Single(static element => element.Address == "192.0.2.1").Left!.Value.TotalSeconds, 590, 600);
        Assert.InRange(elements.Single(static element => element.Address == "2001:db8::1").Left!.Value.TotalSeconds, 0, 1.5);

        void Collect(ReadOnlySpan<byte> key, TimeSpan? left) => elements.Add((new IPAddress(key).ToString(), left));
    });

    [Fact]
    public void TryReadElements_ManyThousand_GivesEachOnce() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        Run(context, "add table inet t", "add set inet t s { type ipv4_addr; flags timeout; }",
            $"add element inet t s {{ {string.Join(", ", Enumerable.Range(0, 5000).Select(static i => $"10.0.{i / 250}.{i % 250}"))} }}");

        HashSet<string> elements = [];
        int told = 0;
        long start = Stopwatch.GetTimestamp();
        context.TryReadElements(NftFamily.Inet, "t", "s", (key, _) =>
        {
            told++;
            elements.Add(new IPAddress(key).ToString());
        });
        TestContext.Current.SendDiagnosticMessage("5,000 elements read: {0}", Stopwatch.GetElapsedTime(start));

        Assert.Equal((5000, 5000), (told, elements.Count));
    });

    [Fact]
    public void HasElement_ThereAndNot_SaysSo() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        Run(context, "add table inet t", "add set inet t s { type ipv6_addr; flags timeout; }", "add element inet t s { 2001:db8::1 timeout 600s, 2001:db8::2 }");

        Assert.True(Has("s", "2001:db8::1"));
        Assert.True(Has("s", "2001:db8::2"));
        Assert.False(Has("s", "2001:db8::3"));
        Assert.False(Has("other", "2001:db8::1"));

        bool Has(string set, string address) => context.HasElement(NftFamily.Inet, "t", set, IPAddress.Parse(address).GetAddressBytes());
    });

    [Theory]
    [InlineData("t", "other")]
    [InlineData("other", "s")]
    public void TryReadElements_NotThere_SaysSo(string table, string set) => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        Run(context, "add table inet t", "add set inet t s { type ipv4_addr; }");

        Assert.False(context.TryReadElements(NftFamily.Inet, table, set, static (_, _) => { }));
    });

    [Theory]
    [InlineData("add rule inet t c udp dport 1 drop")]
    [InlineData("flush chain inet t c")]
    [InlineData("add chain inet t c { policy drop; }")]
    [InlineData("add table inet t { flags dormant; }")]
    [InlineData("insert rule inet t c accept")]
    public void ReadStructure_ChangedByOthers_IsAnotherOne(string change) => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        Run(context, "add table inet t", "add chain inet t c { type filter hook input priority 0; policy accept; }", "add rule inet t c tcp dport { 22, 80 } drop",
            "add set inet t s { type ipv4_addr; }");
        byte[] before = context.ReadStructure(NftFamily.Inet, "t", ["c"])!;

        Run(context, "add element inet t s { 192.0.2.1 }", "add chain inet t d");
        byte[] same = context.ReadStructure(NftFamily.Inet, "t", ["c"])!;
        Run(context, change);
        byte[] after = context.ReadStructure(NftFamily.Inet, "t", ["c"])!;

        Assert.Equal(before, same);
        Assert.NotEqual(before, after);
    });

    [Fact]
    public void ReadStructure_NoTableOrChain_IsNull() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        Run(context, "add table inet t");

        Assert.Null(context.ReadStructure(NftFamily.Inet, "t", ["c"]));
        Assert.Null(context.ReadStructure(NftFamily.Inet, "u", []));
    });

    private static void Run(NftContext context, params string[] commands) =>
        context.Run(Encoding.ASCII.GetBytes(string.Join('\n', commands) + "\n\0"));
}
