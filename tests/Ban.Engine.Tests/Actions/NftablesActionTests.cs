using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;
using static Ban.Engine.Tests.Actions.KernelFirewall;

namespace Ban.Engine.Tests.Actions;

/// <summary>The real kernel, in a network namespace of each test's own.</summary>
public sealed class NftablesActionTests
{
    [Fact]
    public void Ban_BothFamilies_AreListedWithWhatIsLeft() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));

        BanAll(action, Tickets.Of("192.0.2.1", Tickets.Start.AddMinutes(10)), Tickets.Of("2001:db8::1", DateTimeOffset.MaxValue));

        Assert.Equal([(NetAddress.Parse("192.0.2.1"), 600), (NetAddress.Parse("2001:db8::1"), null)], Enforced(action));
    });

    /// <summary>The kernel's library waits by select(2): a socket beyond its limit ended the process.</summary>
    [Fact]
    public void Ban_MoreLogsOpenThanSelectKnows_IsInForce()
    {
        string log = Path.Combine(Directory.CreateTempSubdirectory("ban-engine-many-").FullName, "log");
        File.WriteAllText(log, "a line\n");
        List<SafeFileHandle> logs = [.. Enumerable.Range(0, 1100).Select(_ => RegularFile.Open(log))];
        try
        {
            WithFirewall((_, make) =>
            {
                IBanAction action = Started(make("sshd"));

                BanAll(action, Tickets.Of("192.0.2.1"));

                Assert.Single(Enforced(action));
            });
        }
        finally
        {
            logs.ForEach(static file => file.Dispose());
            Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
        }
    }

    [Fact]
    public void Ban_Again_TakesTheNewEnd() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1", DateTimeOffset.MaxValue), Tickets.Of("192.0.2.2", Tickets.Start.AddMinutes(1)));

        BanAll(action, Tickets.Of("192.0.2.1", Tickets.Start.AddMinutes(5)), Tickets.Of("192.0.2.2", DateTimeOffset.MaxValue));

        Assert.Equal([(NetAddress.Parse("192.0.2.1"), 300), (NetAddress.Parse("192.0.2.2"), null)], Enforced(action));
    });

    [Fact]
    public void Ban_AlreadyOver_IsLeftOut() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));

        BanAll(action, Tickets.Of("192.0.2.1", Tickets.Start));

        Assert.Empty(Enforced(action));
    });

    [Fact]
    public void Ban_OverlappingNetworks_EachStandsForItself() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("10.0.0.0/8"), Tickets.Of("10.1.0.0/16"), Tickets.Of("10.1.2.3"), Tickets.Of("2001:db8::/64"));

        UnbanAll(action, Tickets.Of("10.0.0.0/8"));

        Assert.Equal(["10.1.0.0/16", "10.1.2.3", "2001:db8::/64"], Enforced(action).Select(static ban => ban.Address.ToString()));
    });

    [Fact]
    public void Ban_TextId_IsPassedBy() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));

        BanAll(action, Tickets.Of("alice; delete table inet bantui"), Tickets.Of("192.0.2.1"));

        Assert.Single(Enforced(action));
    });

    [Fact]
    public void Unban_NotThere_IsNoError() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"));

        UnbanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.77"), Tickets.Of("198.51.100.0/24"));

        Assert.Empty(Enforced(action));
    });

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.0/24")]
    [InlineData("10.0.0.0/7")]
    public void Ban_FirewallWasFlushed_MakesEverythingAgain(string next) => WithFirewall((context, make) =>
    {
        IBanAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("203.0.113.7"), Tickets.Of("203.0.113.128/25"));
        context.Run("flush ruleset\0"u8);

        BanAll(action, Tickets.Of(next));

        Assert.Equal(3, Enforced(action).Length);
    });

    [Fact]
    public void Start_LeftOversOfACrash_BlockUntilTheJailSaysWhatStillHolds() => WithFirewall((_, make) =>
    {
        IBanAction crashed = Started(make("sshd"));
        BanAll(crashed, Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.3"), Tickets.Of("192.0.2.4"), Tickets.Of("10.0.0.0/8"));
        IBanAction other = Started(make("nginx"));
        BanAll(other, Tickets.Of("192.0.2.2"));
        Wait(crashed.DisposeAsync());

        IBanAction again = Started(make("sshd", ("port", "2222")));
        Assert.Equal(["10.0.0.0/8", "192.0.2.1", "192.0.2.3", "192.0.2.4"], Addresses(again));
        BanAll(again, Tickets.Of("192.0.2.3"), Tickets.Of("192.0.2.4", Tickets.Start.AddHours(1)), Tickets.Of("192.0.2.5"));

        Assert.Equal(["192.0.2.3", "192.0.2.4", "192.0.2.5"], Addresses(again));
        Assert.Equal([600, 3600, 600], Enforced(again).Select(static ban => ban.Seconds!.Value));
        Assert.Equal(["192.0.2.2"], Addresses(other));
    });

    [Fact]
    public void Stop_LastJail_RemovesTheTable() => WithFirewall((context, make) =>
    {
        IBanAction first = Started(make("sshd"));
        IBanAction second = Started(make("nginx"));
        BanAll(first, Tickets.Of("10.0.0.0/8"));
        Wait(first.StopAsync(default));
        bool stayed = Tables(context).Contains("bantui", StringComparison.Ordinal);
        Wait(second.StopAsync(default));

        Assert.True(stayed);
        Assert.DoesNotContain("bantui", Tables(context), StringComparison.Ordinal);
        Wait(second.StopAsync(default));
    });

    [Fact]
    public void Start_NamesOfAnyText_DoNotMeet() => WithFirewall((_, make) =>
    {
        string[] names = ["a", "a-4", "4-a", "24-a", "a b", "a_b", "x } ; flush ruleset ; #", "\u00e4", new string('n', 300)];
        IBanAction[] actions = [.. names.Select(name => Started(make(name)))];

        for (int i = 0; i < actions.Length; i++)
        {
            BanAll(actions[i], Tickets.Of($"10.0.0.{i}"), Tickets.Of($"10.0.{i}.0/24"));
        }

        Assert.All(actions, (action, i) => Assert.Equal([$"10.0.0.{i}", $"10.0.{i}.0/24"], Enforced(action).Select(static ban => ban.Address.ToString()).Order(StringComparer.Ordinal)));
    });

    [Theory]
    [InlineData("127.0.0.9")]
    [InlineData("127.0.0.0/30")]
    public void Ban_ThenConnect_IsRefused(string banned) => WithFirewall((_, make) =>
    {
        RunTool("ip", "link", "set", "lo", "up");
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        IPEndPoint server = (IPEndPoint)listener.LocalEndPoint!;
        IBanAction action = Started(make("sshd", ("blocktype", "reject"), ("port", $"22,{server.Port}")));
        IPAddress client = IPAddress.Parse(banned.EndsWith('9') ? banned : "127.0.0.2");
        Connect(client, server);

        BanAll(action, Tickets.Of(banned));
        Assert.Throws<SocketException>(() => Connect(client, server));
        Connect(IPAddress.Parse("127.0.0.99"), server);

        UnbanAll(action, Tickets.Of(banned));
        Connect(client, server);
    });

    [Fact]
    public void Start_EveryOption_IsTakenByTheKernel() => WithFirewall((context, make) =>
    {
        Started(make("all", ("type", "allports"), ("protocol", "all"), ("chain_hook", "input,forward"), ("chain_priority", "filter - 5"), ("blocktype", "reject with icmpx admin-prohibited")));
        Started(make("some", ("port", "ssh,1000:2000"), ("protocol", "tcp,udp"), ("table", "own_table")));
        Started(make("named", ("table_family", "ip"), ("chain", "f2b-chain"), ("addr_set", "addr-set-named"), ("chain_hook", "prerouting, forward"), ("chain_priority", "raw + 10")));
        Started(make("nat", ("chain_type", "nat"), ("chain_hook", "prerouting"), ("chain_priority", "dstnat - 1")));
        Started(make("reset", ("blocktype", "reject with  tcp reset")));
        Started(make("bridged", ("table_family", "bridge"), ("type", "allports"), ("protocol", "all")));

        string rules = System.Text.Encoding.UTF8.GetString(context.List("list ruleset\0"u8, terse: true));
        Assert.Contains("own_table", rules, StringComparison.Ordinal);
        Assert.Contains("\"f2b-chain/forward-named\"", rules, StringComparison.Ordinal);
        Assert.Contains("\"addr-set-named\"", rules, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("table", "a;b")]
    [InlineData("chain_hook", "inputs")]
    [InlineData("chain_priority", "0; policy drop")]
    [InlineData("blocktype", "accept")]
    [InlineData("port", "22 } accept")]
    [InlineData("protocol", "t{cp")]
    [InlineData("protocol", "icmp")]
    [InlineData("type", "custom")]
    [InlineData("table_family", "netdev")]
    [InlineData("chain", "a/b")]
    [InlineData("chain_type", "route")]
    [InlineData("addr_set", "s } ; flush ruleset")]
    [InlineData("port", "65536")]
    [InlineData("port", "2000:1000")]
    [InlineData("port", "no-such-service")]
    public void Parse_WrongOption_NamesItsPlace(string key, string value)
    {
        ActionDefinition definition = Definition((key, value));

        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => NftablesOptions.Parse(definition));

        Assert.StartsWith($"jail.local:7: {key} = ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TcpResetForUdp_IsRefusedAtOnce()
    {
        ActionDefinition definition = Definition(("blocktype", "reject with tcp reset"), ("protocol", "tcp,udp"));

        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => NftablesOptions.Parse(definition));

        Assert.StartsWith("jail.local:7: blocktype = reject with tcp reset", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh,22,1000:2000,1500-3000,3001", "22, 1000-3001")]
    [InlineData("http,https", "80, 443")]
    public void Parse_Ports_AreNumbersThatDoNotOverlap(string ports, string expected)
    {
        ActionDefinition definition = Definition(("port", ports));
        Assert.Equal($"meta l4proto {{ tcp }} th dport {{ {expected} }} ", NftablesOptions.Parse(definition).Traffic.Match);
    }

    [Fact]
    public void Ban_HundredThousand_AllReachTheKernel() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("flood"));
        ActionTicket[] tickets = [.. Enumerable.Range(0, 100_000).Select(static i =>
        {
            NetAddress address = NetAddress.FromIPv4(0x0A000000u + (uint)i);
            return new ActionTicket(address, address, Tickets.Start, Tickets.Start.AddHours(1), 1, 3, [], new Dictionary<string, string>(), true);
        })];

        long start = Stopwatch.GetTimestamp();
        Wait(action.BanAsync(tickets, default));
        TestContext.Current.SendDiagnosticMessage("100,000 elements: {0}", Stopwatch.GetElapsedTime(start));

        // A listing leaves elements out as long as the kernel is at work making the set's table larger.
        Assert.True(SpinWait.SpinUntil(() => Enforced(action).Length == 100_000, TimeSpan.FromSeconds(20)), $"{Enforced(action).Length} elements");
    });

    private static void Connect(IPAddress from, IPEndPoint to)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(to);
    }
}
