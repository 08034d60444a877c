using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Native.NfTables;
using Ban.Native.Tests.NfTables;
using static Ban.Engine.Tests.Actions.KernelFirewall;

namespace Ban.Engine.Tests.Actions;

/// <summary>What others do to the table, and how it is mended.</summary>
public sealed class NftablesCheckTests
{
    [Theory]
    [InlineData("flush ruleset", 3)]
    [InlineData("delete table inet bantui", 3)]
    [InlineData("flush chain inet bantui input-sshd\ndelete chain inet bantui input-sshd", 3)]
    [InlineData("flush chain inet bantui input-sshd\ndelete chain inet bantui input-sshd\ndelete set inet bantui addr4-sshd", 3)]
    [InlineData("flush chain inet bantui input-sshd", 3)]
    [InlineData("insert rule inet bantui input-sshd accept", 3)]
    [InlineData("add table inet bantui { flags dormant; }", 3)]
    [InlineData("add chain inet bantui input-sshd { policy drop; }", 3)]
    [InlineData("flush set inet bantui addr4-sshd", 1)]
    [InlineData("flush set inet bantui net4-24-sshd", 1)]
    [InlineData("delete element inet bantui addr6-sshd { 2001:db8::1 }", 1)]
    public void Check_AfterWhatOthersDid_MendsAndTells(string change, int missing) => WithFirewall((other, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("203.0.113.0/24"), Tickets.Of("2001:db8::1", DateTimeOffset.MaxValue));
        Run(other, "add table inet theirs", "add set inet theirs s { type ipv4_addr; }", "add element inet theirs s { 192.0.2.99 }");

        Run(other, change);
        Wait(action.CheckAsync(default));
        Wait(action.CheckAsync(default));

        Assert.Equal(["192.0.2.1", "2001:db8::1", "203.0.113.0/24"], Addresses(action));
        EnforcementDrift drift = Assert.IsType<EnforcementDrift>(Assert.Single(events));
        Assert.Equal((missing, 0, missing == 3), (drift.Missing, drift.Surplus, drift.Rebuilt));
        Assert.Equal(3, action.Enforced);
        Assert.Equal(!change.StartsWith("flush ruleset", StringComparison.Ordinal), Tables(other).Contains("theirs", StringComparison.Ordinal));
        BanAll(action, Tickets.Of("192.0.2.2"));
        Assert.Equal(4, Addresses(action).Length);
    });

    [Fact]
    public void Check_NothingChanged_TellsNothing() => WithFirewall((other, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        NftablesAction second = Started(make("nginx"));
        BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("10.0.0.0/8"), Tickets.Of("2001:db8::/64"), Tickets.Of("192.0.2.2"));
        Wait(action.ProlongAsync([Tickets.Of("192.0.2.1", Tickets.Start.AddHours(1))], default));
        UnbanAll(action, Tickets.Of("192.0.2.2"));
        BanAll(second, Tickets.Of("192.0.2.1"));
        Run(other, "add table inet theirs", "delete table inet theirs");

        Wait(action.CheckAsync(default));
        Wait(second.CheckAsync(default));

        Assert.Empty(events);
        Assert.Equal((3, 1), (action.Enforced, second.Enforced));
    });

    [Fact]
    public void Check_RightAfterALargeBurst_FindsNothingMissing() => WithFirewall((_, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, [.. Enumerable.Range(0, 20_000).Select(static i => Tickets.Of($"10.1.{i / 200}.{i % 200}"))]);

        Wait(action.CheckAsync(default));

        Assert.Empty(events);
        Assert.Equal(20_000, action.Enforced);
    });

    [Fact]
    public void Check_ElementsThatNobodyBanned_AreRemoved() => WithFirewall((other, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"));
        Run(other, "add element inet bantui addr4-sshd { 192.0.2.7, 192.0.2.8 timeout 1h }");

        Wait(action.CheckAsync(default));

        Assert.Equal(["192.0.2.1"], Addresses(action));
        Assert.Equal((0, 2), (((EnforcementDrift)events[0]).Missing, ((EnforcementDrift)events[0]).Surplus));
    });

    [Theory]
    [InlineData("192.0.2.1 timeout 1h")]
    [InlineData("192.0.2.1 timeout 20s")]
    [InlineData("192.0.2.1")]
    public void Check_ElementWithAnotherEnd_GetsTheBansEnd(string element) => WithFirewall((other, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"));
        Run(other, "flush set inet bantui addr4-sshd", $"add element inet bantui addr4-sshd {{ {element} }}");

        Wait(action.CheckAsync(default));

        Assert.Equal([(NetAddress.Parse("192.0.2.1"), 600)], Enforced(action));
        Assert.Equal((0, 1), (((EnforcementDrift)events[0]).Missing, ((EnforcementDrift)events[0]).Moved));
    });

    [Fact]
    public void Ban_KernelCannotBeReached_IsInForceOnceItCan() => NetworkNamespace.Run(() =>
    {
        using NftContext own = NftContext.Open();
        bool isReachable = false;
        using NftablesSession session = new(() => isReachable ? own : throw new NftException("no permission", NftFailure.Unreachable));
        NftablesAction action = Create(session, new RunningClock(), "sshd");
        Assert.Throws<ActionException>(() => Started(action));
        Assert.Throws<ActionException>(() => BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.2")));
        Assert.Throws<ActionException>(() => UnbanAll(action, Tickets.Of("192.0.2.2")));

        isReachable = true;
        BanAll(action, Tickets.Of("192.0.2.3"));

        Assert.Equal(["192.0.2.1", "192.0.2.3"], Addresses(action));
    });

    [Fact]
    public void Ban_GivenUpWhileOthersHadTheKernel_IsInForceAfterTheNextLook() => WithFirewall((_, make, _) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.2"));
        CancellationToken givenUp = new(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => Wait(action.BanAsync([Tickets.Of("192.0.2.3")], givenUp)));
        Assert.ThrowsAny<OperationCanceledException>(() => Wait(action.UnbanAsync([Tickets.Of("192.0.2.2")], givenUp)));

        Wait(action.CheckAsync(default));

        Assert.Equal(["192.0.2.1", "192.0.2.3"], Addresses(action));
        Assert.Equal(2, action.Enforced);
    });

    [Fact]
    public void Ban_KernelRefuses_IsCountedAsNotEnforcedAndTriedAgain() => WithFirewall((other, make, _) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"));
        Run(other, "add set inet bantui net4-24-sshd { type inet_service; }");

        Assert.Throws<ActionException>(() => BanAll(action, Tickets.Of("203.0.113.0/24")));
        Assert.Equal(1, action.Enforced);
        Wait(action.CheckAsync(default));

        Assert.Equal(2, action.Enforced);
        Assert.Equal(["192.0.2.1", "203.0.113.0/24"], Addresses(action));
    });

    [Fact]
    public void Prolong_Longer_ShorterAndForEver_TakesTheNewEnd() => WithFirewall((_, make) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.2"), Tickets.Of("192.0.2.3"), Tickets.Of("10.0.0.0/8"));

        Wait(action.ProlongAsync(
            [
                Tickets.Of("192.0.2.1", Tickets.Start.AddHours(1)), Tickets.Of("192.0.2.2", DateTimeOffset.MaxValue),
                Tickets.Of("192.0.2.3", Tickets.Start.AddDays(5000)), Tickets.Of("10.0.0.0/8", Tickets.Start.AddDays(3650)),
            ],
            default));

        Assert.Equal([315_360_000, 3600, null, null], Enforced(action).Select(static ban => ban.Seconds));
    });

    [Fact]
    public void Ban_Element_NeverEndsBeforeTheBan() => WithFirewall((_, make) =>
    {
        RunningClock clock = new();
        NftablesAction action = Started(make("sshd"));
        DateTimeOffset end = clock.GetUtcNow().AddMilliseconds(90_123.4);

        BanAll(action, Tickets.Of("192.0.2.1", end));
        DateTimeOffset before = clock.GetUtcNow();
        EnforcedBan ban = action.ListAsync(default).AsTask().GetAwaiter().GetResult()[0];

        // The kernel begins to count a while after the time-out was reckoned, which on a busy machine can be long.
        Assert.InRange(before + ban.Left!.Value, end - TimeSpan.FromMilliseconds(1), end + TimeSpan.FromMinutes(1));
    });

    [Fact]
    public void Flush_EmptiesTheSetsAndTheNextBanHolds() => WithFirewall((_, make) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("2001:db8::/64"));

        Assert.True(action.FlushAsync(default).AsTask().GetAwaiter().GetResult());
        Assert.Empty(Addresses(action));
        BanAll(action, Tickets.Of("192.0.2.2"));

        Assert.Equal(["192.0.2.2"], Addresses(action));
    });

    [Fact]
    public void Reload_OtherRules_KeepsTheElements() => WithFirewall((other, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"), Tickets.Of("10.0.0.0/8"));

        Assert.True(Reload(action, make("sshd", ("port", "2222"), ("chain_hook", "forward,input"), ("blocktype", "reject"))));
        Wait(action.CheckAsync(default));
        string rules = System.Text.Encoding.UTF8.GetString(other.List("list ruleset\0"u8, terse: true));

        Assert.Empty(events);
        Assert.Equal(["10.0.0.0/8", "192.0.2.1"], Addresses(action));
        Assert.Contains("2222", rules, StringComparison.Ordinal);
        Assert.Contains("forward-sshd", rules, StringComparison.Ordinal);
        Assert.False(Reload(action, make("sshd", ("table_family", "ip"))));
    });

    [Fact]
    public void Reload_KernelRefuses_GoesOnAsBefore() => WithFirewall((_, make, events) =>
    {
        NftablesAction action = Started(make("sshd"));
        BanAll(action, Tickets.Of("192.0.2.1"));

        Assert.Throws<ActionException>(() => Reload(action, make("sshd", ("chain_priority", "srcnat + 1"))));
        Wait(action.CheckAsync(default));

        Assert.Empty(events);
        Assert.Equal(["192.0.2.1"], Addresses(action));
    });

    [Fact]
    public void Start_SetOfAnotherJail_IsRefused() => WithFirewall((_, make) =>
    {
        Started(make("sshd", ("addr_set", "shared")));

        ActionException refused = Assert.Throws<ActionException>(() => Started(make("nginx", ("addr_set", "shared"))));

        Assert.Contains("jail 'sshd'", refused.Message, StringComparison.Ordinal);
    });

    private static bool Reload(NftablesAction action, NftablesAction next) => action.ReloadAsync(next, default).AsTask().GetAwaiter().GetResult();
}
