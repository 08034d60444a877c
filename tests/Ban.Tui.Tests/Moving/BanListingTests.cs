using Ban.Rpc.Contract;
using Ban.Tui.Moving;

namespace Ban.Tui.Tests.Moving;

public sealed class BanListingTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly BanListResult s_bans = new(
        [
            Ban("192.0.2.1", "sshd", 600), Ban("192.0.2.1", "web", 90), Ban("192.0.2.0/24", "web", 60.2), Ban("192.0.2.128/25", "sshd", 60),
            Ban("2001:db8::1", "sshd", null), Ban("2001:db8::2", "sshd", -5), Ban("a user\n; flush ruleset", "mail", 60),
        ],
        7);

    [Fact]
    public void Of_List_HasEachIdOnceAndNoLineOfAnybodyElse() =>
        Assert.Equal("192.0.2.0/24\n192.0.2.1\n192.0.2.128/25\n2001:db8::1\n2001:db8::2\n", BanListing.Of("list", s_bans, s_now));

    [Fact]
    public void Of_Nft_HasTheLongestBanOfEachAndNoNetworkTwice()
    {
        const string Expected = """
            add table inet bantui_export
            add set inet bantui_export banned4 { type ipv4_addr; flags timeout; }
            add element inet bantui_export banned4 { 192.0.2.1 timeout 600s }
            add set inet bantui_export networks4 { type ipv4_addr; flags interval, timeout; }
            add element inet bantui_export networks4 { 192.0.2.0/24 timeout 61s }
            add set inet bantui_export banned6 { type ipv6_addr; flags timeout; }
            add element inet bantui_export banned6 { 2001:db8::1 }
            add set inet bantui_export networks6 { type ipv6_addr; flags interval, timeout; }

            """;
        Assert.Equal(Expected, BanListing.Of("nft", s_bans, s_now));
    }

    [Fact]
    public void Of_Ipset_HasZeroForEver()
    {
        string text = BanListing.Of("ipset", s_bans, s_now);
        Assert.Contains("create bantui-banned6 hash:ip family inet6 timeout 0 maxelem 65536 -exist\nadd bantui-banned6 2001:db8::1 timeout 0 -exist\n", text, StringComparison.Ordinal);
        Assert.Contains("add bantui-networks4 192.0.2.0/24 timeout 61 -exist\nadd bantui-networks4 192.0.2.128/25 timeout 60 -exist\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("flush", text, StringComparison.Ordinal);
    }

    /// <summary>A list of networks that somebody has banned by hand can be long; the time must not grow with its square.</summary>
    [Fact(Timeout = 30_000)]
    public async Task Of_NftWithManyNetworks_IsDoneInTime()
    {
        const int Networks = 200_000;
        BanListResult many = new([.. Enumerable.Range(0, Networks).Select(static i => Ban($"10.{i >> 12 & 255}.{i >> 4 & 255}.{(i & 15) << 4}/{28 + (i & 1)}", "sshd", 60))], Networks);
        string text = await Task.Run(() => BanListing.Of("nft", many, s_now), TestContext.Current.CancellationToken);
        Assert.Equal(Networks, text.Split(" timeout 60s").Length - 1);
    }

    [Fact]
    public void Of_NdJson_IsALineForEachBan()
    {
        string[] lines = BanListing.Of("ndjson", s_bans, s_now).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, lines.Length);
        Assert.StartsWith("""{"id":"192.0.2.1","jail":"sshd",""", lines[0], StringComparison.Ordinal);
    }

    private static BanInfo Ban(string id, string jail, double? left) => new()
    {
        Id = id,
        Jail = jail,
        Time = s_now.AddSeconds(-10),
        BanTime = left is { } seconds ? seconds + 10 : -1,
        End = left is { } more ? s_now.AddSeconds(more) : null,
        Count = 1,
        Failures = 5,
    };
}
