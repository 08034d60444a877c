using System.Threading.Channels;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Observer;
using Ban.Engine.Tests.Actions;
using Ban.Native.NfTables;
using Ban.Native.Tests.NfTables;
using Microsoft.Extensions.Logging.Abstractions;
using static Ban.Engine.Tests.Actions.KernelFirewall;

namespace Ban.Engine.Tests.Observer;

/// <summary>The real kernel tells of changes, and nobody asks the action to look.</summary>
public sealed class FirewallObserverTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("flush ruleset")]
    [InlineData("delete table inet bantui")]
    [InlineData("delete element inet bantui addr4-sshd { 192.0.2.1 }")]
    [InlineData("flush chain inet bantui input-sshd")]
    [InlineData("flush ruleset\nadd table inet theirs\nadd chain inet theirs c { type filter hook input priority 0; policy accept; }")]
    public void Change_ByOthers_IsMendedAndTold(string change) => Observed((other, action, events) =>
    {
        Run(other, change);

        EnforcementDrift drift = Assert.IsType<EnforcementDrift>(Next(events));
        Assert.Equal(("sshd", "nftables"), (drift.Jail, drift.Action));
        Assert.InRange(drift.Missing, 1, 2);
        Assert.Equal(["10.0.0.0/8", "192.0.2.1"], Addresses(action));
    });

    [Fact]
    public void Change_OurOwn_IsNotLookedAt() => Observed((other, action, events) =>
    {
        BanAll(action, Tickets.Of("192.0.2.2"), Tickets.Of("2001:db8::/64"));
        UnbanAll(action, Tickets.Of("192.0.2.2"));
        Run(other, "add table inet theirs", "add table inet bantui-of-theirs", "delete table inet theirs");
        Run(other, "delete element inet bantui net6-64-sshd { 2001:db8:: }");

        Assert.Equal(1, Assert.IsType<EnforcementDrift>(Next(events)).Missing);
        Assert.False(events.TryRead(out _));
    });

    private static void Observed(Action<NftContext, NftablesAction, ChannelReader<EngineEvent>> body) => NetworkNamespace.Run(() =>
    {
        using NftContext other = NftContext.Open();
        NftContext own = NftContext.Open();
        NftMonitor monitor = NftMonitor.Open();
        Channel<EngineEvent> events = Channel.CreateUnbounded<EngineEvent>();
        using NftablesSession session = new(() => own, () => monitor);
        FirewallObserver observer = new(session, raised => events.Writer.TryWrite(raised), TimeProvider.System, NullLogger.Instance);
        try
        {
            NftablesAction action = Started(Create(session, new RunningClock(), "sshd"));
            BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("10.0.0.0/8"));
            body(other, action, events.Reader);
        }
        finally
        {
            Wait(observer.DisposeAsync());
        }
    });

    private static EngineEvent Next(ChannelReader<EngineEvent> events)
    {
        using CancellationTokenSource limit = new(s_patience);
        return events.ReadAsync(limit.Token).AsTask().GetAwaiter().GetResult();
    }
}
