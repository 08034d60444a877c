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
        Assert.Equal(["3"], Rows("SELECT version FROM bantui_schema"));
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
    [InlineData("UPDATE fail2banDb SET version = 5")]
    [InlineData("UPDATE bantui_schema SET version = 4")]
    public async Task Open_NewerVersion_IsLeftAloneAndTheDaemonWorksWithoutIt(string change)
    {
        await using (IBanStore first = await OpenAsync())
        {
            await first.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);
        }

        Rows(change);
        await using (IBanStore store = await OpenAsync())
        {
            Assert.Empty(store.Load("sshd", Now, Now).Bans);
            await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.2")] }, Token);
            Assert.Equal(1, store.FindHistory("sshd", Core.Net.FailureId.Parse("192.0.2.2"))?.Count);
        }

        Assert.Equal(["192.0.2.1"], Rows("SELECT ip FROM bips"));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(File)!, "*.sqlite3*"), static f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_VersionZero_IsRefused()
    {
        await (await OpenAsync()).DisposeAsync();
        Rows("UPDATE fail2banDb SET version = 0");

        StoreException refused = await Assert.ThrowsAsync<StoreException>(async () => await OpenAsync());

        Assert.Contains("schema version 0, expected 4 and at least 1", refused.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = LimitMs)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Open_OldVersion_IsUpgradedAndACopyIsKept(int version)
    {
        MakeOld(version);
        await using (IBanStore store = await OpenAsync())
        {
            IReadOnlyList<BanRecord> bans = store.Load("sshd", Now, Now).Bans;
            Assert.Equal(["192.0.2.1", "192.0.2.2"], bans.Select(static ban => ban.Id.ToString()));
            Assert.All(bans, ban => Assert.Equal(version < 3 ? Core.Jails.BanPeriod.AsTheJail : TimeSpan.FromHours(1), ban.BanTime));
            Assert.Equal((Now, "old line"), (bans[0].Time, Assert.Single(bans[0].Matches)));
            Assert.Equal([new LogPosition("/var/log/auth.log", "da39", 77)], store.Load("sshd", Now, Now).Positions);
        }

        Assert.Equal(["4"], Rows("SELECT version FROM fail2banDb"));
        Assert.Equal(["3"], Rows("SELECT count(*) FROM bans"));
        Assert.Empty(Rows("SELECT name FROM sqlite_master WHERE name LIKE 'old%'"));
        Assert.Empty(Rows("PRAGMA foreign_key_check"));
        Assert.True(System.IO.File.Exists($"{File}.v{version}-20260504-120000"));
        await (await OpenAsync()).DisposeAsync();
    }

    private void MakeOld(int version)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        string unique = version == 1 ? "UNIQUE(path)" : "UNIQUE(jail, path)";
        string times = version < 3 ? string.Empty : ", bantime INTEGER NOT NULL DEFAULT 600, bancount INTEGER NOT NULL DEFAULT 1";
        string values = version < 3 ? string.Empty : ", 3600, 2";
        long now = Now.ToUnixTimeSeconds();
        const string Data = """ '{"matches": ["old line"], "failures": 3}' """;
        Rows($"""
            CREATE TABLE fail2banDb(version INTEGER); INSERT INTO fail2banDb VALUES ({version});
            CREATE TABLE jails(name TEXT NOT NULL UNIQUE, enabled INTEGER NOT NULL DEFAULT 1); CREATE INDEX jails_name ON jails(name);
            CREATE TABLE logs(jail TEXT NOT NULL, path TEXT, firstlinemd5 TEXT, lastfilepos INTEGER DEFAULT 0,
                FOREIGN KEY(jail) REFERENCES jails(name) ON DELETE CASCADE, {unique}); CREATE INDEX logs_path ON logs(path);
            CREATE TABLE bans(jail TEXT NOT NULL, ip TEXT, timeofban INTEGER NOT NULL{times}, data JSON, FOREIGN KEY(jail) REFERENCES jails(name));
            CREATE INDEX bans_ip ON bans(ip);
            INSERT INTO jails VALUES ('sshd', 1);
            INSERT INTO logs VALUES ('sshd', '/var/log/auth.log', 'da39', 77);
            INSERT INTO bans VALUES ('sshd', '192.0.2.1', {now - 100}{values}, {Data}), ('sshd', '192.0.2.1', {now}{values}, {Data}), ('sshd', '192.0.2.2', {now}{values}, {Data});
            """);
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
