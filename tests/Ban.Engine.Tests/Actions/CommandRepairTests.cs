using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

/// <summary>An environment that breaks behind the action's back: a mark in the file system stands for tables and chains.</summary>
public sealed class CommandRepairTests : IDisposable
{
    private const int LimitMs = 60_000;

    private readonly CommandRig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Mark => _rig.File("mark");

    public void Dispose() => _rig.Dispose();

    [Fact(Timeout = LimitMs)]
    public async Task Start_LeftoversOfAKilledRun_AreRemovedFirst()
    {
        await File.WriteAllTextAsync(Mark, "old", Token);
        CommandAction action = Make(("actionflush", "flush"));

        await action.StartAsync(Token);

        Assert.Equal(["check", "flush", "stop", "start"], _rig.Calls);
        Assert.Contains(_rig.Log.Lines, static line => line.Contains("an earlier run did not end well", StringComparison.Ordinal));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Start_EnvironmentSharedWithARunningAction_IsLeftAlone()
    {
        await Make().StartAsync(Token);
        _rig.Forget();

        await Make().StartAsync(Token);

        Assert.Equal(["start"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Check_EnvironmentGone_PutsEveryBanBack()
    {
        CommandAction action = Make(("actionreban", "reban <ip>"));
        await BanAsync(action, "192.0.2.1", "2001:db8::1");
        File.Delete(Mark);

        await action.CheckAsync(Token);

        Assert.Equal(["check", "stop", "start", "check", "reban 192.0.2.1", "reban 2001:db8::1"], _rig.Calls);
        Assert.Contains(_rig.Log.Lines, static line => line.StartsWith("Error ", StringComparison.Ordinal) && line.Contains("Invariant check failed", StringComparison.Ordinal));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Check_NothingWrong_RunsTheCheckOnly()
    {
        CommandAction action = Make();
        await BanAsync(action, "192.0.2.1");

        await action.CheckAsync(Token);

        Assert.Equal(["check"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_RepairCommand_TakesThePlaceOfStopAndStart()
    {
        CommandAction action = Make(("actionrepair", $"repair\ntouch '{Mark}'"));
        await BanAsync(action, "192.0.2.1");
        File.Delete(Mark);

        await action.BanAsync([Tickets.Of("192.0.2.2")], Token);

        Assert.Equal(["ban 192.0.2.2", "check", "repair", "check", "ban 192.0.2.1", "ban 192.0.2.2"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_RepairFails_EverythingComesBackOnceItCan()
    {
        string broken = _rig.File("broken");
        CommandAction action = Make(("actionstart", $"start\n[ ! -e '{broken}' ] && touch '{Mark}'"));
        await BanAsync(action, "192.0.2.1");
        File.Delete(Mark);
        await File.WriteAllTextAsync(broken, string.Empty, Token);

        ActionException failure = await Assert.ThrowsAsync<ActionException>(async () => await action.BanAsync([Tickets.Of("192.0.2.2")], Token));
        File.Delete(broken);
        _rig.Forget();
        await action.BanAsync([Tickets.Of("192.0.2.3")], Token);

        Assert.Equal("ban of 192.0.2.2: the environment is broken and cannot be made again: actionstart returned 1", failure.Message);
        Assert.Contains(_rig.Log.Lines, static line => line.StartsWith("Critical ", StringComparison.Ordinal) && line.Contains("Unable to restore environment", StringComparison.Ordinal));
        Assert.Equal(["start", "ban 192.0.2.1", "unban 192.0.2.2", "ban 192.0.2.2", "ban 192.0.2.3"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Unban_OthersAreBanned_RepairsForThem()
    {
        CommandAction action = Make();
        await BanAsync(action, "192.0.2.1", "192.0.2.2");
        File.Delete(Mark);

        await action.UnbanAsync([Tickets.Of("192.0.2.1")], Token);

        Assert.Equal(["unban 192.0.2.1", "check", "stop", "start", "check", "ban 192.0.2.2", "unban 192.0.2.1"], _rig.Calls);
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("", new[] { "unban 192.0.2.1", "check", "check", "stop" })]
    [InlineData("yes", new[] { "unban 192.0.2.1", "check", "stop", "start", "check", "ban 192.0.2.2", "unban 192.0.2.1", "unban 192.0.2.2", "stop" })]
    public async Task Stop_EnvironmentGone_RepairsOnlyWhereTheFileSaysSo(string repairsOnUnban, string[] calls)
    {
        CommandAction action = Make(("actionrepair_on_unban", repairsOnUnban));
        await BanAsync(action, "192.0.2.1", "192.0.2.2");
        File.Delete(Mark);

        Exception? failure = await Record.ExceptionAsync(async () => await action.StopAsync(Token));

        Assert.Equal(calls, _rig.Calls);
        Assert.Equal(repairsOnUnban.Length == 0, failure is ActionException);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Flush_EnvironmentGone_IsMadeAgainEmpty()
    {
        CommandAction action = Make(("actionflush", $"flush\n[ -e '{Mark}' ]"));
        await BanAsync(action, "192.0.2.1", "192.0.2.2");
        File.Delete(Mark);

        Assert.True(await action.FlushAsync(Token));

        Assert.Equal(["flush", "check", "stop", "start", "check"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Unban_OfABanThatFailed_CleansUpWithoutAFailure()
    {
        CommandAction action = Make(("actionban", "ban <ip>\nfalse"), ("actionunban", "unban <ip>\nfalse"), ("actioncheck", string.Empty));
        await action.StartAsync(Token);
        await Assert.ThrowsAsync<ActionException>(async () => await action.BanAsync([Tickets.Of("192.0.2.1")], Token));
        _rig.Forget();

        await action.UnbanAsync([Tickets.Of("192.0.2.1")], Token);

        Assert.Equal(["unban 192.0.2.1"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Check_BanThatFailed_IsTriedAgainUntilItHolds()
    {
        string locked = _rig.File("locked");
        CommandAction action = Make(("actionban", $"ban <ip>\n[ ! -e '{locked}' ]"), ("actioncheck", string.Empty));
        await BanAsync(action, "192.0.2.1");
        await File.WriteAllTextAsync(locked, string.Empty, Token);
        await Assert.ThrowsAsync<ActionException>(async () => await action.BanAsync([Tickets.Of("192.0.2.2")], Token));
        await action.CheckAsync(Token);
        File.Delete(locked);
        _rig.Forget();

        await action.CheckAsync(Token);
        await action.CheckAsync(Token);
        await action.UnbanAsync([Tickets.Of("192.0.2.2")], Token);

        Assert.Equal(["unban 192.0.2.2", "ban 192.0.2.2", "unban 192.0.2.2"], _rig.Calls);
        Assert.Contains(_rig.Log.Lines, static line => line.EndsWith("1 of 1 bans that had failed are made up for", StringComparison.Ordinal));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_StartFailedForTheOneBefore_MakesUpForIt()
    {
        string locked = _rig.File("locked");
        CommandAction action = Make(("actionstart_on_demand", "yes"), ("actionstart", $"start\n[ ! -e '{locked}' ] && touch '{Mark}'"));
        await action.StartAsync(Token);
        await File.WriteAllTextAsync(locked, string.Empty, Token);
        await Assert.ThrowsAsync<ActionException>(async () => await action.BanAsync([Tickets.Of("192.0.2.1")], Token));
        File.Delete(locked);
        _rig.Forget();

        await action.BanAsync([Tickets.Of("192.0.2.2")], Token);
        await action.StopAsync(Token);

        Assert.Equal(
            ["start", "unban 192.0.2.1", "ban 192.0.2.1", "ban 192.0.2.2", "unban 192.0.2.1", "unban 192.0.2.2", "stop"], _rig.Calls);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Unban_StartFailedForItsBan_RunsNothing()
    {
        CommandAction action = Make(("actionstart_on_demand", "yes"), ("actionstart", "start\nfalse"), ("actionflush", "flush"));
        await action.StartAsync(Token);
        await Assert.ThrowsAsync<ActionException>(async () => await action.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("192.0.2.2")], Token));
        _rig.Forget();

        await action.UnbanAsync([Tickets.Of("192.0.2.1")], Token);
        await action.StopAsync(Token);

        Assert.Empty(_rig.Calls);
    }

    private async Task BanAsync(CommandAction action, params string[] ids)
    {
        await action.StartAsync(Token);
        await action.BanAsync([.. ids.Select(static id => Tickets.Of(id))], Token);
        _rig.Forget();
    }

    /// <summary>An action whose environment is the mark; what the test names takes the place of what is here.</summary>
    private CommandAction Make(params (string Key, string Text)[] properties)
    {
        Dictionary<string, string> all = new()
        {
            ["actionstart"] = $"start\ntouch '{Mark}'",
            ["actionstop"] = $"stop\nrm -f '{Mark}'",
            ["actioncheck"] = $"check\n[ -e '{Mark}' ]",
            ["actionban"] = $"ban <ip>\n[ -e '{Mark}' ]",
            ["actionunban"] = $"unban <ip>\n[ -e '{Mark}' ]",
        };
        foreach ((string key, string text) in properties)
        {
            if (text.Length == 0)
            {
                all.Remove(key);
            }
            else
            {
                all[key] = text;
            }
        }

        return _rig.Make([.. all.Select(static property => (property.Key, property.Value))]);
    }
}
