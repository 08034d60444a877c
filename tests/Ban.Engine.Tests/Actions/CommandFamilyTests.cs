using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

/// <summary>Address families: what is started when, and what equal commands have in common.</summary>
public sealed class CommandFamilyTests : IDisposable
{
    private const int LimitMs = 60_000;

    private readonly CommandRig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _rig.Dispose();

    [Theory(Timeout = LimitMs)]
    [InlineData("", true, new[] { "start 4", "start 6" })]
    [InlineData("", false, new[] { "start 4" })]
    [InlineData("inet6", true, new[] { "start 6" })]
    public async Task Start_NotOnDemand_StartsTheFamiliesThatAreUsed(string families, bool hasIPv6, string[] calls)
    {
        _rig.Context = new CommandContext(TimeProvider.System, _rig.Log) { AllowIPv6 = hasIPv6 };
        CommandAction action = _rig.Make(
            ("actionstart", "start <n>"), ("n", "4"), ("n?family=inet6", "6"), ("actionstart_on_demand", "no"), ("families", families));

        await action.StartAsync(Token);

        Assert.Equal(calls, _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_OnDemandWithEqualCommands_StartsFlushesAndStopsOnce()
    {
        CommandAction action = _rig.Make(
            ("actionstart", "start"), ("actionban", "ban <ip>"), ("actionflush", "flush"), ("actionstop", "stop"), ("actionstart_on_demand", "yes"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("2001:db8::1")], Token);
        Assert.True(await action.FlushAsync(Token));
        await action.BanAsync([Tickets.Of("2001:db8::2"), Tickets.Of("192.0.2.2")], Token);
        Assert.True(await action.FlushAsync(Token));
        await action.StopAsync(Token);

        Assert.Equal(["start", "ban 192.0.2.1", "ban 2001:db8::1", "flush", "ban 2001:db8::2", "ban 192.0.2.2", "flush", "stop"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Stop_CommandNamesTheFamily_RunsForEachThatWasBanned()
    {
        CommandAction action = _rig.Make(("actionban", "ban <ip>"), ("actionstop", "stop <family>"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("2001:db8::1")], Token);
        await action.StopAsync(Token);

        Assert.Equal(["ban 2001:db8::1", "stop ", "stop inet6"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Flush_OneFamilyHasNoCommand_LeavesItToSingleUnbans()
    {
        CommandAction action = _rig.Make(("actionban", "ban <ip>"), ("actionunban", "unban <ip>"), ("actionflush?family=inet4", "flush"));
        await action.StartAsync(Token);
        ActionTicket[] all = [Tickets.Of("192.0.2.1"), Tickets.Of("2001:db8::1")];
        await action.BanAsync(all, Token);

        Assert.False(await action.FlushAsync(Token));
        await action.UnbanAsync(all, Token);

        Assert.Equal(["ban 192.0.2.1", "ban 2001:db8::1", "flush", "unban 2001:db8::1"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Reload_NewFileHasActionReload_RunsItOncePerFamily()
    {
        CommandAction action = _rig.Make(("actionban", "ban <ip>"), ("n", "4"), ("n?family=inet6", "6"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("2001:db8::1")], Token);

        bool goesOn = await action.ReloadAsync(_rig.Make(("actionban", "BAN <ip>"), ("actionreload", "reload <n>"), ("n", "4"), ("n?family=inet6", "6")), Token);
        await action.BanAsync([Tickets.Of("192.0.2.2")], Token);

        Assert.True(goesOn);
        Assert.Equal(["ban 192.0.2.1", "ban 2001:db8::1", "reload 4", "reload 6", "BAN 192.0.2.2"], _rig.Calls);
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("ban <ip> <port>", "port", "22", true)]
    [InlineData("ban <ip> <port>", "port", "2222", false)]
    [InlineData("ban <ip> <port>", "timeout", "5", true)]
    public async Task Reload_WithoutActionReload_GoesOnIfTheRulesAreTheSame(string ban, string key, string value, bool expected)
    {
        CommandAction action = _rig.Make(("actionban", ban), ("port", "22"));
        await action.StartAsync(Token);
        Dictionary<string, string> next = new() { ["actionban"] = ban, ["port"] = "22", [key] = value };

        Assert.Equal(expected, await action.ReloadAsync(_rig.Make([.. next.Select(static p => (p.Key, p.Value))]), Token));
    }

    [Theory]
    [InlineData("families", "inet5")]
    [InlineData("actionstart_on_demand", "perhaps")]
    public void Create_WrongProperty_NamesItsPlace(string key, string value)
    {
        Core.Configuration.ConfigurationException refused = Assert.Throws<Core.Configuration.ConfigurationException>(() => _rig.Make((key, value)));

        Assert.StartsWith($"a.conf:3: {key} = {value}: expected ", refused.Message, StringComparison.Ordinal);
    }
}
