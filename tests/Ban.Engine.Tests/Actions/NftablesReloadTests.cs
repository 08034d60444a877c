using System.Net;
using System.Net.Sockets;
using Ban.Engine.Actions;
using static Ban.Engine.Tests.Actions.KernelFirewall;

namespace Ban.Engine.Tests.Actions;

/// <summary>A reload under other options with a banned address that sends all the time: not one packet may come through.</summary>
public sealed class NftablesReloadTests
{
    private const string Attacker = "127.0.0.2";
    private const int Port = 4000;
    private const int Reloads = 300;

    [Theory]
    [InlineData("port", "4000", "4000,4001")]
    [InlineData("chain_priority", "-1", "-2")]
    [InlineData("chain_hook", "input", "input,forward")]
    [InlineData("chain", "f2b", "bans")]
    [InlineData("blocktype", "drop", "reject")]
    [InlineData("table", "one", "two")]
    [InlineData("addr_set", "one", "two")]
    public void Reload_OtherOption_LetsNoPacketThrough(string option, string first, string second) => WithFirewall((_, make) =>
    {
        RunTool("ip", "link", "set", "lo", "up");
        NftablesAction action = Started(Make(first));
        BanAll(action, Tickets.Of(Attacker), Tickets.Of("10.0.0.0/8"));
        using UdpClient server = new(new IPEndPoint(IPAddress.Loopback, Port));
        using UdpClient attacker = new(new IPEndPoint(IPAddress.Parse(Attacker), 0));
        using CancellationTokenSource end = new();
        Thread flood = new(() => Flood(attacker, end.Token));
        flood.Start();
        bool goesOn = true;

        for (int i = 0; i < Reloads; i++)
        {
            goesOn &= action.ReloadAsync(Make(i % 2 == 0 ? second : first), default).AsTask().GetAwaiter().GetResult();
        }

        end.Cancel();
        flood.Join();
        Assert.True(goesOn);
        Assert.Equal(0, server.Available);
        Assert.Equal(["10.0.0.0/8", Attacker], Addresses(action));

        NftablesAction Make(string value) => option == "port"
            ? make("sshd", ("protocol", "udp"), ("port", value))
            : make("sshd", ("protocol", "udp"), ("port", "4000"), (option, value));
    });

    [Theory]
    [InlineData("table", "one", "two")]
    [InlineData("addr_set", "one", "two")]
    public void Reload_OtherTableOrSet_LeavesNothingOfTheOldOneAndKeepsEnds(string option, string first, string second) => WithFirewall((other, make, events) =>
    {
        NftablesAction action = Started(make("sshd", (option, first)));
        BanAll(action, Tickets.Of("192.0.2.1", Tickets.Start.AddMinutes(10)), Tickets.Of("10.0.0.0/8"), Tickets.Of("2001:db8::1"));

        Assert.True(action.ReloadAsync(make("sshd", (option, second)), default).AsTask().GetAwaiter().GetResult());
        Wait(action.CheckAsync(default));
        string rules = System.Text.Encoding.UTF8.GetString(other.List("list ruleset\0"u8, terse: true));

        Assert.Empty(events);
        Assert.Equal((3, 600), (Enforced(action).Length, Enforced(action).Single(ban => ban.Address.ToString() == "192.0.2.1").Seconds));
        Assert.DoesNotContain(first, rules, StringComparison.Ordinal);
        Assert.Contains(second, rules, StringComparison.Ordinal);
        Wait(action.StopAsync(default));
        Assert.DoesNotContain("\"table\":", Tables(other), StringComparison.Ordinal);
    });

    [Fact]
    public void Reload_SetOfAnotherJail_IsRefusedAndOldOneGoesOn() => WithFirewall((_, make) =>
    {
        Started(make("nginx", ("addr_set", "taken")));
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"));

        Assert.Throws<ActionException>(() => action.ReloadAsync(make("sshd", ("addr_set", "taken")), default).AsTask().GetAwaiter().GetResult());

        Assert.Equal(["192.0.2.1"], Addresses(action));
    });

    // The sockets live in the namespace that they were made in, whatever thread uses them.
    private static void Flood(UdpClient attacker, CancellationToken end)
    {
        byte[] packet = [1];
        IPEndPoint target = new(IPAddress.Loopback, Port);
        while (!end.IsCancellationRequested)
        {
            try
            {
                attacker.Send(packet, target);
            }
            catch (SocketException)
            {
                // Refused by "reject", or by the kernel for want of room: sent again.
            }
        }
    }
}
