using Ban.Engine.Store;

namespace Ban.Engine.Tests.Store;

/// <summary>What is on disk, and files that are not as they should be.</summary>
public sealed class SqliteFileTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Open_NewFile_IsTheOwnersOnly()
    {
        await using IBanStore store = await OpenAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File + "-wal"));
    }

    /// <summary>Frozen: databases in the field have these columns, versions and numbers.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Commit_EveryTable_HasFrozenForm()
    {
        await using (IBanStore store = await OpenAsync())
        {
            await store.CommitAsync(
                new StoreBatch
                {
                    Jail = "sshd",
                    Bans = [Ban("192.0.2.1", reason: "why"), Ban("192.0.2.2", Timeout.InfiniteTimeSpan, Now.AddMilliseconds(600))],
                    Failures = [Failure("192.0.2.9", Now.AddMilliseconds(500))],
                    Positions = [new LogPosition("/l", "da39", 42)],
                },
                Token);
        }

        const string Data = """{"matches":["first \"line\" ä","second"],"failures":3,"user":"root"}""";
        Assert.Equal(["4"], Rows("SELECT version FROM fail2banDb"));
        Assert.Equal(["1"], Rows("SELECT version FROM bantui_schema"));
        Assert.Equal(["sshd|1"], Rows("SELECT name, enabled FROM jails"));
        Assert.Equal(["sshd|/l|da39|42"], Rows("SELECT jail, path, firstlinemd5, lastfilepos FROM logs"));
        string[] expected = [$"sshd|192.0.2.1|1777896000|600|1|{Data}|integer", $"sshd|192.0.2.2|1777896001|-1|1|{Data}|integer"];
        Assert.Equal(expected, Rows("SELECT jail, ip, timeofban, bantime, bancount, data, typeof(bantime) FROM bans ORDER BY ip"));
        Assert.Equal(expected, Rows("SELECT jail, ip, timeofban, bantime, bancount, data, typeof(bantime) FROM bips ORDER BY ip"));
        Assert.Equal(["sshd|192.0.2.1|1777896000|1|why", "sshd|192.0.2.2|1777896001|1|null"], Rows("SELECT jail, ip, timeofban, active, reason FROM bantui_bans ORDER BY ip"));
        Assert.Equal(["""sshd|192.0.2.9|1777896000.5|1|a line|{"failures":0,"user":"root"}"""], Rows("SELECT jail, ip, time, attempts, line, data FROM bantui_failures"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_NoDatabase_IsSetAside()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, new string('x', 5000), Token);

        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        Assert.StartsWith("xxx", await System.IO.File.ReadAllTextAsync(File + ".20260504-120000", Token), StringComparison.Ordinal);
        Assert.Single(store.Load("sshd", Now, Now).Bans);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_DamagedPage_KeepsWhatCanBeRead()
    {
        const int Bans = 2000;
        await using (IBanStore store = await OpenAsync())
        {
            await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [.. Enumerable.Range(0, Bans).Select(static i => Ban($"10.0.{i / 256}.{i % 256}"))] }, Token);
        }

        long page = long.Parse(Rows("SELECT pageno FROM dbstat WHERE name = 'bips' AND pagetype = 'leaf' LIMIT 1 OFFSET 20")[0], System.Globalization.CultureInfo.InvariantCulture);
        await using (FileStream file = System.IO.File.OpenWrite(File))
        {
            file.Position = (page - 1) * 4096;
            file.Write(Enumerable.Repeat((byte)0xAA, 4096).ToArray());
        }

        await using IBanStore again = await OpenAsync();

        int kept = again.Load("sshd", Now, Now).Bans.Count;
        Assert.InRange(kept, Bans - 100, Bans - 1);
        Assert.True(System.IO.File.Exists(File + ".20260504-120000"));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("UPDATE fail2banDb SET version = 5", "made by a newer program")]
    [InlineData("UPDATE fail2banDb SET version = 2", "start fail2ban 0.11 or later on it once")]
    [InlineData("UPDATE bantui_schema SET version = 2", "made by a newer program")]
    public async Task Open_OtherVersion_IsRefusedAndLeftAlone(string change, string expected)
    {
        await (await OpenAsync()).DisposeAsync();
        Rows(change);

        StoreException refused = await Assert.ThrowsAsync<StoreException>(async () => await OpenAsync());

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_PathIsAFolder_SaysSoInOneLine()
    {
        Directory.CreateDirectory(File);

        StoreException refused = await Assert.ThrowsAsync<StoreException>(async () => await OpenAsync());

        Assert.StartsWith($"database {File}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Load_DataIsNoJson_StillGivesTheBan()
    {
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);
        Rows("UPDATE bips SET data = '{\"matches\":'");

        BanRecord ban = Assert.Single(store.Load("sshd", Now, Now).Bans);

        Assert.Empty(ban.Matches);
    }

    [Fact]
    public void Parse_WhatFail2banWrites_IsUnderstood()
    {
        BanData data = BanData.Parse("""{"matches": ["a", ["x ", "May  4", " y"]], "failures": 4, "user": "root", "fport": 22, "users": ["a"], "ip4": "192.0.2.1"}""");

        Assert.Equal(["a", "x May  4 y"], data.Matches);
        Assert.Equal(4, data.Failures);
        Assert.Equal(["fport=22", "ip4=192.0.2.1", "user=root"], data.Groups.Select(static group => $"{group.Key}={group.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ToJson_MoreLinesThanWanted_KeepsTheNewest()
    {
        BanData data = new(["1", "2", "3"], 3, new Dictionary<string, string> { ["failures"] = "9" });

        Assert.Equal("""{"matches":["2","3"],"failures":3}""", data.ToJson(maxMatches: 2));
        Assert.Equal("""{"failures":3}""", data.ToJson(maxMatches: 0));
    }
}
