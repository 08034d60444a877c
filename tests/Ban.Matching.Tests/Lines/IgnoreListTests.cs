using Ban.Core.Configuration;
using Ban.Core.Net;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Lines;

public sealed class IgnoreListTests : IDisposable
{
    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("192.0.2.1", "ignoreip 192.0.2.0/24")]
    [InlineData("198.51.100.7", "ignoreip 198.51.100.7")]
    [InlineData("2001:db8:1::5", "ignoreip 2001:db8:1::/48")]
    [InlineData("198.51.100.8", null)]
    [InlineData("2001:db8:2::5", null)]
    [InlineData("root", null)]
    public void IsIgnored_AddressesAndNetworks_NamesTheRule(string id, string? rule)
    {
        IgnoreList list = List("192.0.2.0/24", "198.51.100.7", "2001:db8:1::/48");

        Assert.Equal(rule is not null, list.IsIgnored(FailureId.Parse(id), NetAddress.None, out string actual));
        Assert.Equal(rule ?? string.Empty, actual);
    }

    [Fact]
    public void IsIgnored_OtherIdFromIgnoredAddress_IsIgnored() =>
        Assert.True(List("192.0.2.1").IsIgnored(FailureId.Parse("root"), NetAddress.Parse("192.0.2.1"), out _));

    [Fact]
    public void IsIgnored_Loopback_IsSelf()
    {
        var list = new IgnoreList([], new SelfAddresses(_clock), null, _clock);

        Assert.True(list.IsIgnored(NetAddress.Parse("127.0.0.1"), NetAddress.None, out string rule));
        Assert.Equal("ignoreself", rule);
        Assert.False(List().IsIgnored(NetAddress.Parse("127.0.0.1"), NetAddress.None, out _));
    }

    [Theory]
    [InlineData("198.51.100.0/24", "ignoreip 198.51.100.7")]
    [InlineData("192.0.2.128/25", "ignoreip 192.0.2.0/24")]
    [InlineData("192.0.0.0/16", "ignoreip 192.0.2.0/24")]
    [InlineData("127.0.0.0/30", "ignoreself")]
    [InlineData("203.0.113.0/24", "ignoreip file ")]
    [InlineData("100.64.0.0/10", "ignoreself")]
    [InlineData("10.0.0.0/8", null)]
    public void IsIgnored_NetworkThatHoldsAnIgnoredAddress_IsIgnored(string network, string? rule)
    {
        File.WriteAllText(_file, "203.0.113.9\n");
        IHostResolver resolver = new OwnName(NetAddress.Parse("100.64.0.1"));
        ConfigText[] entries = [.. new[] { "192.0.2.0/24", "198.51.100.7", "file:" + _file }.Select(static entry => new ConfigText(entry, Origin.BuiltIn))];

        // The machine that runs the test may have an address in any network.
        SelfAddresses? self = rule == "ignoreself" ? new SelfAddresses(_clock, resolver) : null;
        var list = new IgnoreList(entries, self, resolver, _clock);

        Assert.Equal(rule is not null, list.IsIgnored(NetAddress.Parse(network), NetAddress.None, out string actual));
        Assert.StartsWith(rule ?? string.Empty, actual, StringComparison.Ordinal);
    }

    /// <summary>This host's name stands for one address, every other for none.</summary>
    private sealed class OwnName(NetAddress address) : IHostResolver
    {
        public bool TryResolve(string name, bool warn, out IReadOnlyList<NetAddress> addresses)
        {
            addresses = name == Environment.MachineName ? [address] : [];
            return true;
        }
    }

    [Fact]
    public void IsIgnored_ListFile_IsReadAgainWhenItChanges()
    {
        File.WriteAllText(_file, "# friends\n192.0.2.1, 198.51.100.0/24 ; rest\nuser7\n");
        IgnoreList list = List("file://" + _file);

        Assert.True(list.IsIgnored(NetAddress.Parse("198.51.100.3"), NetAddress.None, out string rule));
        Assert.Equal("ignoreip file " + _file, rule);
        Assert.True(list.IsIgnored(FailureId.Parse("user7"), NetAddress.None, out _));
        Assert.False(list.IsIgnored(FailureId.Parse("rest"), NetAddress.None, out _));

        File.WriteAllText(_file, "192.0.2.2\n");
        Assert.True(list.IsIgnored(NetAddress.Parse("192.0.2.1"), NetAddress.None, out _));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(list.IsIgnored(NetAddress.Parse("192.0.2.1"), NetAddress.None, out _));
        Assert.True(list.IsIgnored(NetAddress.Parse("192.0.2.2"), NetAddress.None, out _));
    }

    [Fact]
    public void IsIgnored_MissingListFile_IsAProblemAndIgnoresNobody()
    {
        IgnoreList list = List("file:/nonexistent/list");

        Assert.False(list.IsIgnored(NetAddress.Parse("192.0.2.1"), NetAddress.None, out _));
        Assert.Contains("/nonexistent/list", Assert.Single(list.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_WrongNetwork_NamesPlace()
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => List("192.0.2.0/255.0.255.0"));

        Assert.StartsWith("jail.conf:2: ", error.Message, StringComparison.Ordinal);
    }

    private IgnoreList List(params string[] entries) => new([.. entries.Select(e => new ConfigText(e, new Origin("jail.conf", 2)))], null, null, _clock);
}
