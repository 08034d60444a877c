using Ban.Core.Configuration;
using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

/// <summary>What is run when, by real shells that write their calls into a file.</summary>
public sealed class CommandActionTests : IDisposable
{
    private const int LimitMs = 60_000;

    private readonly CommandRig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Calls => _rig.Calls;

    public void Dispose() => _rig.Dispose();

    [Fact(Timeout = LimitMs)]
    public async Task Life_NoFamilies_RunsEachCommandOnce()
    {
        CommandAction action = Make(("actionstart", "start <family>"), ("actionban", "ban <ip> <bantime>"), ("actionunban", "unban <ip>"), ("actionstop", "stop"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("2001:db8::1")], Token);
        await action.UnbanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.77")], Token);
        await action.StopAsync(Token);

        Assert.Equal(["start ", "ban 192.0.2.1 600", "ban 2001:db8::1 600", "unban 192.0.2.1", "unban 2001:db8::1", "stop"], Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_ConditionalFile_StartsAndStopsOnlyItsFamily()
    {
        CommandAction action = Make(("actionstart", "start <set>"), ("actionban", "ban <set> <ip>"), ("actionflush", "flush <set>"), ("actionstop", "stop <set>"), ("set", "s4"), ("set?family=inet6", "s6"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("2001:db8::1")], Token);
        await action.StopAsync(Token);

        Assert.Equal(["start s6", "ban s6 2001:db8::1", "flush s6", "stop s6"], Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_Prolonged_RunsProlongInsteadOfASecondBan()
    {
        CommandAction action = Make(("actionban", "ban <ip>"), ("actionprolong", "prolong <ip> <bantime>"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1")], Token);
        await action.BanAsync([Tickets.Of("192.0.2.1", Tickets.Start.AddHours(1))], Token);

        Assert.Equal(["ban 192.0.2.1", "prolong 192.0.2.1 3600"], Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_NoRestored_SkipsRestoredTicketsAndTheirUnban()
    {
        CommandAction action = Make(("actionban", "ban <ip>"), ("actionunban", "unban <ip>"), ("norestored", "1"));
        ActionTicket restored = Tickets.Of("192.0.2.1") with { Restored = true };
        await action.StartAsync(Token);
        await action.BanAsync([restored, Tickets.Of("192.0.2.2")], Token);
        await action.UnbanAsync([restored], Token);

        Assert.Equal(["ban 192.0.2.2"], Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_OneOfThreeFails_OthersAreBannedAndTheFailureIsTold()
    {
        CommandAction action = Make(("actionban", "ban <ip>\n[ <ip> != 192.0.2.2 ]"));
        await action.StartAsync(Token);

        ActionException failure = await Assert.ThrowsAsync<ActionException>(
            async () => await action.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.2"), Tickets.Of("192.0.2.3")], Token));

        Assert.Equal("ban of 192.0.2.2: actionban returned 1", failure.Message);
        Assert.Equal(["ban 192.0.2.1", "ban 192.0.2.2", "ban 192.0.2.3"], Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_EnvironmentLost_IsRepairedAndEarlierBansComeBack()
    {
        string mark = _rig.File("mark");
        CommandAction action = Make(
            ("actionstart", $"start\ntouch '{mark}'"),
            ("actioncheck", $"check\n[ -e '{mark}' ]"),
            ("actionban", $"ban <ip>\n[ -e '{mark}' ]"),
            ("actionstop", $"stop\nrm -f '{mark}'"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1")], Token);
        File.Delete(mark);

        await action.BanAsync([Tickets.Of("192.0.2.2")], Token);
        await action.StopAsync(Token);

        Assert.Equal(["check", "start", "ban 192.0.2.1", "ban 192.0.2.2", "check", "stop", "start", "check", "ban 192.0.2.1", "ban 192.0.2.2", "stop"], Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Unban_EnvironmentLost_IsNotRepaired()
    {
        CommandAction action = Make(("actionban", "ban <ip>"), ("actioncheck", "check\nfalse"), ("actionunban", "unban <ip>\nfalse"));
        await action.StartAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1")], Token);

        await Assert.ThrowsAsync<ActionException>(async () => await action.UnbanAsync([Tickets.Of("192.0.2.1")], Token));

        Assert.Equal(["check", "ban 192.0.2.1", "unban 192.0.2.1", "check"], Calls);
    }

    [Theory]
    [InlineData("timeout", "0")]
    [InlineData("timeout", "soon")]
    [InlineData("norestored", "maybe")]
    public void Create_WrongProperty_NamesItsPlace(string key, string value)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Make((key, value)));

        Assert.StartsWith($"a.conf:3: {key} = {value}: expected ", refused.Message, StringComparison.Ordinal);
    }

    private CommandAction Make(params (string Key, string Text)[] properties) => _rig.Make(properties);
}
