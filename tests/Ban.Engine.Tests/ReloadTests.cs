using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Events;
using Ban.Engine.Store;
using NamedAction = Ban.Engine.Tests.Actions.RecordingAction;

namespace Ban.Engine.Tests;

public sealed class ReloadTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TempDirectory _temp = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Reload_SameSettingsFromOtherPlaces_TouchesNothing()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<Banned>();
        await UntilAsync(() => harness.Action("a").Calls.Count == 2);

        IReadOnlyList<JailOutcome> outcomes = await ReloadAsync(
            harness, EngineHarness.Settings("a", log) with { Origin = new Origin("jail.local", 9), LogPaths = [new LogPath(log, Tail: false, new Origin("jail.local", 12))] });

        Assert.Equal([new JailOutcome("a", JailChange.Unchanged)], outcomes);
        Assert.Equal(["start", "ban 192.0.2.1"], harness.Action("a").Calls);
        Assert.Empty(harness.Events().OfType<JailReloaded>());
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_OtherLimitsAndFilter_KeepsBansAndCountsAndLeavesTheActionAlone()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.2", "fail 192.0.2.2");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<FailureFound>(failure => failure.Id.ToString() == "192.0.2.2" && failure.Count == 2);

        JailSettings next = EngineHarness.Settings("a", log) with { MaxRetry = 4, Filter = new FilterDefinition { Name = "other" } };
        Assert.Equal(JailChange.Reloaded, Assert.Single(await ReloadAsync(harness, next)).Change);

        _temp.Append("log", "fail 192.0.2.2", "fail 192.0.2.2");
        Banned banned = await harness.WaitForAsync<Banned>(ban => ban.Id.ToString() == "192.0.2.2");
        Assert.Equal(4, banned.Failures);
        Assert.Equal(2, harness.Engine.Jail("a").Banned);
        Assert.Equal(["start", "ban 192.0.2.1"], harness.Action("a").Calls[..2]);
        Assert.DoesNotContain(harness.Action("a").Calls, call => call is "stop" || call.StartsWith("unban", StringComparison.Ordinal));
        Assert.Equal(4, harness.Engine.Jail("a").Settings.MaxRetry);
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_ActionsThatCameAndWent_NewOneGetsTheBansOldOneIsStoppedThirdIsLeftInForce()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        Dictionary<string, NamedAction> made = [];
        await using EngineHarness harness = new() { CreateAction = (_, definition) => new NamedAction(definition.Name) { Reloads = true } };
        harness.CreateAction = (_, definition) =>
        {
            NamedAction action = new(definition.Name) { Reloads = true };
            made.TryAdd(definition.Name, action);
            return action;
        };
        await harness.StartAsync(EngineHarness.Settings("a", log) with { Actions = [Definition("kept"), Definition("gone")] });
        await harness.WaitForAsync<Banned>();

        Assert.Equal(
            JailChange.Reloaded,
            Assert.Single(await ReloadAsync(harness, EngineHarness.Settings("a", log) with { Actions = [Definition("kept"), Definition("new")] })).Change);

        Assert.Equal(["start", "ban 192.0.2.1", "reload"], made["kept"].Calls);
        Assert.Equal("stop", made["gone"].Calls[^1]);
        Assert.Equal(["start", "ban 192.0.2.1"], made["new"].Calls);
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_JailsThatCameAndWent_AreStartedAndStoppedAndBansStayInTheStore()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("old", log));
        Banned banned = await harness.WaitForAsync<Banned>();

        IReadOnlyList<JailOutcome> outcomes = await ReloadAsync(harness, EngineHarness.Settings("new", log));

        Assert.Equal([new JailOutcome("new", JailChange.Started), new JailOutcome("old", JailChange.Stopped)], outcomes);
        Assert.Equal(["new"], harness.Engine.Jails().Select(jail => jail.Name));
        Assert.Equal("stop", harness.Action("old").Calls[^1]);
        Assert.True(harness.Store.IsBanned("old", banned.Id));
        Assert.Throws<UnknownJailException>(() => harness.Engine.Jail("old"));
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_JailThatCannotWork_RunsOnAsItWasWhileTheOthersChange()
    {
        string log = _temp.Write("log");
        string other = _temp.Write("other");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log), EngineHarness.Settings("b", other), EngineHarness.Settings("c", other));
        ReloadPlan plan = new(
            [EngineHarness.Settings("a", log) with { Filter = new FilterDefinition { Name = "bad" } }, EngineHarness.Settings("b", other) with { MaxRetry = 1 }],
            new Dictionary<string, string> { ["c"] = "jail.local:3: option 'bantime' is wrong" });

        IReadOnlyList<JailOutcome> outcomes = await harness.Engine.ReloadAsync(plan, Token);

        Assert.Equal([JailChange.Refused, JailChange.Reloaded, JailChange.Refused], outcomes.Select(outcome => outcome.Change));
        Assert.Contains("filter.d/bad.conf:7", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.Contains("jail.local:3", outcomes[2].Reason, StringComparison.Ordinal);
        Assert.All(harness.Engine.Jails(), jail => Assert.Equal(JailState.Running, jail.State));
        _temp.Append("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        Assert.Equal(3, (await harness.WaitForAsync<Banned>(ban => ban.Jail == "a")).Failures);
        _temp.Append("other", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await UntilAsync(() => harness.Engine.Jail("b").Banned + harness.Engine.Jail("c").Banned == 2);
        Assert.Equal(1, harness.Engine.Jail("b").TotalFailures);
        Assert.Equal(3, harness.Engine.Jail("c").TotalFailures);
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_OneJailOnly_LeavesTheOthersAlone()
    {
        string log = _temp.Write("log");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log), EngineHarness.Settings("b", log));

        ReloadPlan plan = Plan(EngineHarness.Settings("a", log) with { MaxRetry = 7 }) with { Only = "a" };
        Assert.Equal([new JailOutcome("a", JailChange.Reloaded)], await harness.Engine.ReloadAsync(plan, Token));
        Assert.Equal(["a", "b"], harness.Engine.Jails().Select(jail => jail.Name));
        await Assert.ThrowsAsync<UnknownJailException>(() => harness.Engine.ReloadAsync(plan with { Only = "z" }, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_WithRestart_StopsTheActionsAndBringsTheBansBack()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        await harness.WaitForAsync<Banned>();

        ReloadPlan plan = Plan(EngineHarness.Settings("a", log)) with { Restart = true };
        Assert.Equal([new JailOutcome("a", JailChange.Restarted)], await harness.Engine.ReloadAsync(plan, Token));

        Assert.True((await harness.WaitForAsync<Banned>()).Restored);
        await UntilAsync(() => harness.Action("a").Calls.Count == 5);
        Assert.Equal(["start", "ban 192.0.2.1", "stop", "start", "ban 192.0.2.1"], harness.Action("a").Calls);
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_WithUnban_LiftsEveryBanAndErasesIt()
    {
        string log = _temp.Write("log", "fail 192.0.2.1", "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(EngineHarness.Settings("a", log));
        Banned banned = await harness.WaitForAsync<Banned>();

        await harness.Engine.ReloadAsync(Plan(EngineHarness.Settings("a", log)) with { Unban = true }, Token);

        Assert.Equal(BanEnd.Flushed, (await harness.WaitForAsync<Unbanned>()).End);
        Assert.Equal(0, harness.Engine.Jail("a").Banned);
        Assert.False(harness.Store.IsBanned("a", banned.Id));
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_OtherLogs_GoesOnInTheKeptOneAndReadsTheNewOne()
    {
        string kept = _temp.Write("kept", "fail 192.0.2.8");
        string added = _temp.Write("added", "fail 192.0.2.2");
        await using EngineHarness harness = new();
        JailSettings first = EngineHarness.Settings("a", kept) with { LogPaths = [new LogPath(kept, Tail: true, Origin.BuiltIn)] };
        await harness.StartAsync(first);
        _temp.Append("kept", "fail 192.0.2.1");
        await harness.WaitForAsync<FailureFound>();

        await ReloadAsync(harness, first with { LogPaths = [new LogPath(kept, Tail: true, Origin.BuiltIn), new LogPath(added, Tail: false, Origin.BuiltIn)] });

        Assert.Equal("192.0.2.2", (await harness.WaitForAsync<FailureFound>()).Id.ToString());
        _temp.Append("kept", "fail 192.0.2.3");
        Assert.Equal("192.0.2.3", (await harness.WaitForAsync<FailureFound>()).Id.ToString());
        Assert.Equal(3, harness.Engine.Failures);
    }

    [Fact(Timeout = Limit)]
    public async Task Reload_ManyTimesWhileLinesAreWritten_JudgesEveryLineOnce()
    {
        const int Lines = 20_000;
        const int Reloads = 60;
        string log = _temp.Write("log");
        string second = _temp.Write("second");
        Dictionary<string, int> seen = [];
        await using EngineHarness harness = new()
        {
            OnLine = (_, line) =>
            {
                lock (seen)
                {
                    seen[line] = seen.GetValueOrDefault(line) + 1;
                }
            },
        };
        JailSettings[] versions =
        [
            EngineHarness.Settings("a", log),
            EngineHarness.Settings("a", log) with { MaxRetry = 9, Filter = new FilterDefinition { Name = "other" } },
            EngineHarness.Settings("a", log) with { LogPaths = [new LogPath(log, Tail: false, Origin.BuiltIn), new LogPath(second, Tail: false, Origin.BuiltIn)] },
        ];
        await harness.StartAsync(versions[0]);

        Task writing = Task.Run(() => WriteLines(log, Lines), Token);
        for (int reload = 1; reload <= Reloads; reload++)
        {
            Assert.Equal(JailChange.Reloaded, Assert.Single(await ReloadAsync(harness, versions[reload % versions.Length])).Change);
        }

        await writing;
        await UntilAsync(() =>
        {
            lock (seen)
            {
                return seen.Count == Lines;
            }
        });
        Assert.All(seen, line => Assert.Equal(1, line.Value));
    }

    private static void WriteLines(string path, int lines)
    {
        using StreamWriter writer = new(path, append: true) { AutoFlush = true };
        for (int line = 0; line < lines; line++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"line {line}\n"));
        }
    }

    private static ActionDefinition Definition(string name) => new() { Name = name, Properties = new Dictionary<string, ConfigText>() };

    private static ReloadPlan Plan(params JailSettings[] jails) => new(jails, new Dictionary<string, string>());

    private static Task<IReadOnlyList<JailOutcome>> ReloadAsync(EngineHarness harness, params JailSettings[] jails) =>
        harness.Engine.ReloadAsync(Plan(jails), Token);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
