using Ban.Daemon.Methods;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Methods;

public sealed class ConfigMethodsTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private DaemonRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _rig = await DaemonRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public void List_PageByPage_NamesEachFileOnceAndNothingElse()
    {
        File.WriteAllText(_rig.PathOf("jail.local"), "");
        File.WriteAllText(_rig.PathOf("jail.d/.hidden.local"), "");
        ConfigListResult first = _rig.Configuration.List(new ConfigListParams(Limit: 4));
        ConfigListResult second = _rig.Configuration.List(new ConfigListParams(first.NextCursor, 4));

        Assert.Equal(
            [("action.d/mail.conf", "action", false), ("action.d/none.conf", "action", false), ("filter.d/door.conf", "filter", false), ("jail.conf", "jail", false), ("jail.local", "jail", true)],
            first.Files.Concat(second.Files).Select(static file => (file.File, file.Kind, file.Writable)));
        Assert.Null(second.NextCursor);
        Assert.Equal(RpcErrorCodes.BadCursor, Assert.Throws<RpcException>(() => _rig.Configuration.List(new ConfigListParams("x"))).Code);
    }

    [Fact]
    public void Read_AFile_HasItsTextAndItsRevision()
    {
        ConfigReadResult read = _rig.Configuration.Read(new ConfigReadParams("filter.d/door.conf"));
        Assert.Equal((File.ReadAllText(_rig.PathOf("filter.d/door.conf")), false, false), (read.Text, read.Writable, read.Lossy));
        File.AppendAllText(_rig.PathOf("filter.d/door.conf"), "# \n");
        Assert.NotEqual(read.Revision, _rig.Configuration.Read(new ConfigReadParams("filter.d/door.conf")).Revision);
    }

    [Theory]
    [InlineData("jail.d/nosuch.conf")]
    [InlineData("../../etc/shadow")]
    [InlineData("/etc/passwd")]
    [InlineData("log")]
    public void Read_WhatIsNoFileOfTheConfiguration_IsUnknown(string file) =>
        Assert.Equal(RpcErrorCodes.UnknownFile, Assert.Throws<RpcException>(() => _rig.Configuration.Read(new ConfigReadParams(file))).Code);

    [Fact]
    public void Check_AsItWouldBe_NamesThePlaceWithinTheDirectory()
    {
        Assert.Equal(0, _rig.Configuration.Check(new ConfigCheckParams()).Errors);
        ConfigCheckResult would = _rig.Configuration.Check(new ConfigCheckParams(File: "jail.d/door.local", Text: "[door]\nmaxretry = many\n"));
        ConfigProblemInfo problem = Assert.Single(would.Problems, static problem => problem.Severity == "error");
        Assert.Equal(("jail.d/door.local", 2, "maxretry"), (problem.File, problem.Line, problem.Option));
        Assert.False(File.Exists(_rig.PathOf("jail.d/door.local")));
    }

    [Fact]
    public void Show_ForWhoMayChange_HasEachValueWithItsPlace()
    {
        ConfigShowResult shown = ConfigShowing.Of(_rig.Tree, "mail", masked: false);
        Assert.Equal(("mail", "jail.conf", false), (shown.Jail, shown.File, shown.Masked));
        Assert.Equal(["s3cret, really"], Texts(shown.Actions[0].Options, "password"));
        Assert.Equal(["mail[password=\"s3cret, really\", port=26]"], Texts(shown.Options, "action"));
        Assert.Equal("filter.d/door.conf", Assert.Single(shown.Filter!.Options, static option => option.Name == "failregex").Lines[0].File);
    }

    [Fact]
    public void Show_ForWhoMayLookOnly_HasNoPasswordAnywhere()
    {
        ConfigShowResult shown = ConfigShowing.Of(_rig.Tree, "mail", masked: true);
        Assert.True(shown.Masked);
        Assert.Equal(["***"], Texts(shown.Actions[0].Options, "password"));
        Assert.Equal(["***"], Texts(shown.Actions[0].Options, "actionban"));
        Assert.Equal(["26"], Texts(shown.Actions[0].Options, "port"));
        Assert.Equal(["mail[password=***, port=26]"], Texts(shown.Options, "action"));
        Assert.Equal(["3"], Texts(shown.Options, "maxretry"));
        Assert.DoesNotContain(
            shown.Options.Concat(shown.Filter!.Options).Concat(shown.Actions.SelectMany(static action => action.Options)).SelectMany(static option => option.Lines),
            static line => line.Text.Contains("s3cret", StringComparison.Ordinal) || line.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Show_UnknownJail_IsRefused() =>
        Assert.Equal(RpcErrorCodes.UnknownJail, Assert.Throws<RpcException>(() => ConfigShowing.Of(_rig.Tree, "nosuch", masked: false)).Code);

    [Fact(Timeout = TimeLimit)]
    public async Task Test_LinesByAJailsFilter_AreJudged()
    {
        FilterTestResult result = await _rig.Filters.RunAsync(new FilterTestParams(["refused 192.0.2.1", "locked 192.0.2.2 twice", "hello"], Jail: "door"), Token);
        Assert.Equal(["matched", "missed", "missed"], result.Lines.Select(static line => line.Status));
        FilterTestResult dated = await _rig.Filters.RunAsync(
            new FilterTestParams(["2026-03-01T10:00:00Z refused 192.0.2.1", "2026-03-01T10:00:01Z locked 192.0.2.2 friend"], FailRegex: ["refused <HOST>", "locked <HOST>"], IgnoreRegex: ["friend"]), Token);
        Assert.Equal(["matched", "ignored"], dated.Lines.Select(static line => line.Status));
        Assert.Equal("192.0.2.1", Assert.Single(dated.Lines[0].Failures).Id);
        Assert.Equal([1L, 1L, 1L], dated.Patterns.Select(static pattern => pattern.Hits));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Test_TailOfAJailsLog_ReadsItsEnd()
    {
        File.WriteAllText(_rig.Log, string.Concat(Enumerable.Range(1, 5000).Select(static i => $"line {i}\n")));
        FilterTestResult result = await _rig.Filters.RunAsync(new FilterTestParams(Jail: "door", Tail: 2), Token);
        Assert.Equal(["line 4999", "line 5000"], result.Lines.Select(static line => line.Text));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Test_BadPattern_NamesItsPlace()
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => _rig.Filters.RunAsync(new FilterTestParams(["x"], FailRegex: ["<HOST>", "(<HOST>"]), Token));
        Assert.Equal((RpcErrorCodes.FilterRefused, "failRegex", 2), (refusal.Code, refusal.Details["file"], refusal.Members["line"].GetInt32()));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task BanList_Since_HasLaterBansOnly()
    {
        await _rig.Bans.AddAsync(new BanAddParams(["192.0.2.1"], "door"), caller: null, Token);
        DateTimeOffset between = TimeProvider.System.GetUtcNow();
        await _rig.Bans.AddAsync(new BanAddParams(["192.0.2.2", "192.0.2.3"], "door"), caller: null, Token);

        Assert.Equal(3, _rig.Bans.List(new BanListParams()).Bans.Count);
        Assert.Equal(["192.0.2.2", "192.0.2.3"], _rig.Bans.List(new BanListParams("door", Since: between)).Bans.Select(static ban => ban.Id).Order(StringComparer.Ordinal));
        Assert.Empty(_rig.Bans.List(new BanListParams(Since: between.AddHours(1))).Bans);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task BanList_OfAHundredThousand_PagesThroughAllOnce()
    {
        const int Count = 100_000;
        await _rig.Bans.AddAsync(new BanAddParams([.. Enumerable.Range(0, Count).Select(static i => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}")], "gate"), caller: null, Token);
        HashSet<string> seen = [];
        string? cursor = null;
        int pages = 0;
        do
        {
            BanListResult page = _rig.Bans.List(new BanListParams("gate", Cursor: cursor, Limit: 10_000));
            Assert.Equal(Count, page.Total);
            Assert.All(page.Bans, ban => Assert.True(seen.Add(ban.Id)));
            cursor = page.NextCursor;
            pages++;
        }
        while (cursor is not null);
        Assert.Equal(Count, seen.Count);
        Assert.InRange(pages, 10, 11);
    }

    private static IEnumerable<string> Texts(IEnumerable<ConfigValue> values, string name) => Assert.Single(values, value => value.Name == name).Lines.Select(static line => line.Text);
}
