using System.Diagnostics;
using System.Net.Sockets;
using System.Net;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Native.NfTables;
using Ban.Native.Tests.NfTables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

/// <summary>The real kernel, in a network namespace of each test's own.</summary>
public sealed class NftablesActionTests
{
    [Fact]
    public void Ban_BothFamilies_AreListedWithWhatIsLeft() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));

        Ban(action, Tickets.Of("192.0.2.1", Tickets.Start.AddMinutes(10)), Tickets.Of("2001:db8::1", DateTimeOffset.MaxValue));

        Assert.Equal([(NetAddress.Parse("192.0.2.1"), 600), (NetAddress.Parse("2001:db8::1"), null)], Enforced(action));
    });

    [Fact]
    public void Ban_Again_TakesTheNewEnd() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));
        Ban(action, Tickets.Of("192.0.2.1", DateTimeOffset.MaxValue), Tickets.Of("192.0.2.2", Tickets.Start.AddMinutes(1)));

        Ban(action, Tickets.Of("192.0.2.1", Tickets.Start.AddMinutes(5)), Tickets.Of("192.0.2.2", DateTimeOffset.MaxValue));

        Assert.Equal([(NetAddress.Parse("192.0.2.1"), 300), (NetAddress.Parse("192.0.2.2"), null)], Enforced(action));
    });

    [Fact]
    public void Ban_AlreadyOver_IsLeftOut() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));

        Ban(action, Tickets.Of("192.0.2.1", Tickets.Start));

        Assert.Empty(Enforced(action));
    });

    [Fact]
    public void Ban_OverlappingNetworks_EachStandsForItself() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));
        Ban(action, Tickets.Of("10.0.0.0/8"), Tickets.Of("10.1.0.0/16"), Tickets.Of("10.1.2.3"), Tickets.Of("2001:db8::/64"));

        Unban(action, Tickets.Of("10.0.0.0/8"));

        Assert.Equal(["10.1.0.0/16", "10.1.2.3", "2001:db8::/64"], Enforced(action).Select(static ban => ban.Address.ToString()));
    });

    [Fact]
    public void Ban_TextId_IsPassedBy() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));

        Ban(action, Tickets.Of("alice; delete table inet bantui"), Tickets.Of("192.0.2.1"));

        Assert.Single(Enforced(action));
    });

    [Fact]
    public void Unban_NotThere_IsNoError() => WithFirewall((_, make) =>
    {
        IBanAction action = Started(make("sshd"));
        Ban(action, Tickets.Of("192.0.2.1"));

        Unban(action, Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.77"), Tickets.Of("198.51.100.0/24"));

        Assert.Empty(Enforced(action));
    });

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.0/24")]
    [InlineData("10.0.0.0/7")]
    public void Ban_FirewallWasFlushed_MakesEverythingAgain(string next) => WithFirewall((context, make) =>
    {
        IBanAction action = Started(make("sshd"));
        Ban(action, Tickets.Of("203.0.113.7"), Tickets.Of("203.0.113.128/25"));
        context.Run("flush ruleset\0"u8);

        Ban(action, Tickets.Of(next));

        Assert.Equal(3, Enforced(action).Length);
    });

    [Fact]
    public void Start_LeftOversOfACrash_AreReplacedAndOthersKept() => WithFirewall((_, make) =>
    {
        IBanAction crashed = Started(make("sshd"));
        Ban(crashed, Tickets.Of("192.0.2.1"), Tickets.Of("10.0.0.0/8"));
        IBanAction other = Started(make("nginx"));
        Ban(other, Tickets.Of("192.0.2.2"));

        IBanAction again = Started(make("sshd"));

        Assert.Empty(Enforced(again));
        Assert.Single(Enforced(other));
    });

    [Fact]
    public void Stop_LastJail_RemovesTheTable() => WithFirewall((context, make) =>
    {
        IBanAction first = Started(make("sshd"));
        IBanAction second = Started(make("nginx"));
        Ban(first, Tickets.Of("10.0.0.0/8"));
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
            Ban(actions[i], Tickets.Of($"10.0.0.{i}"), Tickets.Of($"10.0.{i}.0/24"));
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

        Ban(action, Tickets.Of(banned));
        Assert.Throws<SocketException>(() => Connect(client, server));
        Connect(IPAddress.Parse("127.0.0.99"), server);

        Unban(action, Tickets.Of(banned));
        Connect(client, server);
    });

    [Fact]
    public void Start_EveryOption_IsTakenByTheKernel() => WithFirewall((context, make) =>
    {
        Started(make("all", ("type", "allports"), ("protocol", "all"), ("chain_hook", "input,forward"), ("chain_priority", "filter - 5"), ("blocktype", "reject with icmpx admin-prohibited")));
        Started(make("some", ("port", "ssh,1000:2000"), ("protocol", "tcp,udp"), ("table", "own_table")));

        Assert.Contains("own_table", Tables(context), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("table", "a;b")]
    [InlineData("chain_hook", "inputs")]
    [InlineData("chain_priority", "0; policy drop")]
    [InlineData("blocktype", "accept")]
    [InlineData("port", "22 } accept")]
    [InlineData("protocol", "t{cp")]
    [InlineData("type", "custom")]
    public void Parse_WrongOption_NamesItsPlace(string key, string value)
    {
        ActionDefinition definition = Definition((key, value));

        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => NftablesOptions.Parse(definition));

        Assert.StartsWith($"jail.local:7: {key} = ", refused.Message, StringComparison.Ordinal);
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

        Assert.Equal(100_000, Enforced(action).Length);
    });

    private delegate IBanAction Maker(string jail, params (string Key, string Value)[] properties);

    private static void WithFirewall(Action<NftContext, Maker> body) => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        using NftContext own = NftContext.Open();
        using NftablesSession session = new(() => own);
        body(context, (jail, properties) =>
        {
            ActionDefinition definition = Definition(properties);
            JailSettings settings = new() { Name = jail, Filter = new FilterDefinition { Name = "f" }, Actions = [definition] };
            return new NftablesAction(settings, definition, session, new FixedClock(), NullLogger.Instance);
        });
    });

    private static ActionDefinition Definition(params (string Key, string Value)[] properties) => new()
    {
        Name = "nftables",
        Engine = "nftables",
        Properties = properties.ToDictionary(static p => p.Key, static p => new ConfigText(p.Value, new Origin("jail.local", 7))),
    };

    private static IBanAction Started(IBanAction action)
    {
        Wait(action.StartAsync(default));
        return action;
    }

    private static void Ban(IBanAction action, params ActionTicket[] tickets) => Wait(action.BanAsync(tickets, default));

    private static void Unban(IBanAction action, params ActionTicket[] tickets) => Wait(action.UnbanAsync(tickets, default));

    private static (NetAddress Address, int? Seconds)[] Enforced(IBanAction action)
    {
        ValueTask<IReadOnlyList<EnforcedBan>> listing = ((NftablesAction)action).ListAsync(default);
        return [.. listing.AsTask().GetAwaiter().GetResult()
            .Select(static ban => (ban.Address, Seconds: ban.Left is { } left ? (int?)(((int)left.TotalSeconds + 9) / 10 * 10) : null))
            .OrderBy(static ban => ban.Address)];
    }

    /// <summary>The body stays on its thread, whose namespace this is; the calls it waits for end at once.</summary>
    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    private static string Tables(NftContext context) => System.Text.Encoding.UTF8.GetString(context.List("list tables\0"u8, terse: true));

    private static void Connect(IPAddress from, IPEndPoint to)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(to);
    }

    private static void RunTool(string file, params string[] arguments)
    {
        using Process process = Process.Start(file, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Tickets.Start;
    }
}
