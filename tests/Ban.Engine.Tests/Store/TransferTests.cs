using Ban.Core.Net;
using Ban.Engine.Store;
using Microsoft.Data.Sqlite;

namespace Ban.Engine.Tests.Store;

/// <summary>Bans that move from one database to another. With the real fail2ban: <see cref="Fail2banPeerTests"/>.</summary>
public sealed class TransferTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Old => Path.Combine(Folder, "fail2ban.sqlite3");

    [Fact(Timeout = LimitMs)]
    public async Task Import_BansInForceAndOver_ComeWithTheirTimesAndCounts()
    {
        await MakeOldAsync(
            "bips VALUES ('192.0.2.1', 'sshd', @now - 100, 600, 3, '{\"matches\":[\"a line\"],\"failures\":5}')",
            "bips VALUES ('192.0.2.2', 'sshd', @now - 5000, -1, 1, '{}')",
            "bips VALUES ('192.0.2.3', 'nginx', @now - 700, 600, 2, NULL)",
            "bans VALUES ('sshd', '192.0.2.1', @now - 100, 600, 3, '{}')",
            "bans VALUES ('nginx', '192.0.2.3', @now - 700, 600, 2, NULL)",
            "logs VALUES ('sshd', '/var/log/auth.log', 'abc', 4711)");
        await using IBanStore store = await OpenAsync();

        IReadOnlyList<JailTransfer> result = await store.ImportAsync(Old, dryRun: false, Token);

        Assert.Equal([new JailTransfer("nginx", 0, 0, 0, 1), new JailTransfer("sshd", 2, 0, 0, 0)], result);
        JailMemory memory = store.Load("sshd", Now.AddMinutes(-10), Now);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], memory.Bans.Select(static ban => ban.Id.ToString()));
        Assert.Equal((Now.AddSeconds(-100), Now.AddSeconds(500), 3, 5, true), (memory.Bans[0].Time, memory.Bans[0].End, memory.Bans[0].Count, memory.Bans[0].Failures, memory.Bans[0].KeepsTime));
        Assert.Equal(["a line"], memory.Bans[0].Matches);
        Assert.Equal(DateTimeOffset.MaxValue, memory.Bans[1].End);
        Assert.Equal([new LogPosition("/var/log/auth.log", "abc", 4711)], memory.Positions);
        Assert.Equal(new BanHistory(2, Now.AddSeconds(-700)), store.FindHistory("nginx", FailureId.Parse("192.0.2.3")));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Import_WhatIsThere_IsNeverShortenedAndWhatWasLiftedStaysLifted()
    {
        await MakeOldAsync(
            "bips VALUES ('192.0.2.1', 'sshd', @now - 10, 60, 1, '{}')",
            "bips VALUES ('192.0.2.2', 'sshd', @now - 10, 86400, 1, '{}')",
            "bips VALUES ('192.0.2.3', 'sshd', @now - 10, 86400, 1, '{}')",
            "bips VALUES ('192.0.2.4', 'sshd', @now - 10, -1, 1, '{}')");
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1"), Ban("192.0.2.2"), Ban("192.0.2.4")] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [FailureId.Parse("192.0.2.3")], UnbanTime = Now }, Token);

        IReadOnlyList<JailTransfer> result = await store.ImportAsync(Old, dryRun: false, Token);

        Assert.Equal([new JailTransfer("sshd", 0, 2, 2, 0)], result);
        Assert.Equal(
            [("192.0.2.1", Now.AddMinutes(10), false), ("192.0.2.2", Now.AddSeconds(86390), true), ("192.0.2.4", DateTimeOffset.MaxValue, true)],
            store.Load("sshd", Now, Now).Bans.Select(static ban => (ban.Id.ToString(), ban.End, ban.KeepsTime)));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Import_Twice_TakesNothingTheSecondTime()
    {
        await MakeOldAsync("bips VALUES ('192.0.2.1', 'sshd', @now - 10, 600, 1, '{}')", "bans VALUES ('sshd', '192.0.2.1', @now - 10, 600, 1, '{}')");
        await using IBanStore store = await OpenAsync();
        await store.ImportAsync(Old, dryRun: false, Token);
        Assert.Equal([new JailTransfer("sshd", 0, 0, 1, 0)], await store.ImportAsync(Old, dryRun: false, Token));
        Assert.Equal(["1"], Rows("SELECT count(*) FROM bans"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Import_DryRun_SaysTheSameAndChangesNothing()
    {
        await MakeOldAsync("bips VALUES ('192.0.2.1', 'sshd', @now - 10, 600, 1, '{}')");
        await using IBanStore store = await OpenAsync();
        Assert.Equal([new JailTransfer("sshd", 1, 0, 0, 0)], await store.ImportAsync(Old, dryRun: true, Token));
        Assert.Equal(["0|0"], Rows("SELECT (SELECT count(*) FROM bips), (SELECT count(*) FROM jails)"));
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.9")] }, Token);
        Assert.Equal(["192.0.2.9"], Rows("SELECT ip FROM bips"));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("no database, but a text that is long enough to be looked at, and looked at again, and then once more", "file is not a database")]
    [InlineData(null, "it cannot be opened: check the path and its permissions")]
    [InlineData("", "the database is none of fail2ban's: it has no table fail2banDb")]
    public async Task Import_NoDatabaseOfFail2ban_SaysWhyWithoutAPath(string? content, string expected)
    {
        if (content is not null)
        {
            await System.IO.File.WriteAllTextAsync(Old, content, Token);
        }

        await using IBanStore store = await OpenAsync();
        TransferException refusal = await Assert.ThrowsAsync<TransferException>(() => store.ImportAsync(Old, dryRun: false, Token));
        Assert.Equal(expected, refusal.Message);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.9")] }, Token);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Export_IntoFail2bansDatabase_AddsOursAndLiftsWhatWasLifted()
    {
        await MakeOldAsync(
            "bips VALUES ('192.0.2.1', 'sshd', @now - 10, 86400, 1, '{}')",
            "bips VALUES ('192.0.2.5', 'sshd', @now - 10, 86400, 1, '{}')",
            "bans VALUES ('sshd', '192.0.2.5', @now - 10, 86400, 1, '{}')");
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.9")] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Unbanned = [FailureId.Parse("192.0.2.5")], UnbanTime = Now }, Token);

        Assert.Equal([new JailTransfer("sshd", 1, 0, 0, 0)], await store.ExportAsync(Old, dryRun: true, Token));
        Assert.Equal([new JailTransfer("sshd", 1, 0, 0, 0)], await store.ExportAsync(Old, dryRun: false, Token));

        Assert.Equal(["192.0.2.1|86400", "192.0.2.9|600"], Foreign("SELECT ip, bantime FROM bips ORDER BY ip"));
        Assert.Equal(["192.0.2.9"], Foreign("SELECT ip FROM bans"));
        Assert.Equal(["bans", "bips", "fail2banDb", "jails", "logs"], Foreign("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Export_ToTheOwnDatabase_IsRefused()
    {
        await using IBanStore store = await OpenAsync();
        TransferException refusal = await Assert.ThrowsAsync<TransferException>(() => store.ExportAsync(File, dryRun: false, Token));
        Assert.Equal("that is the daemon's own database", refusal.Message);
    }

    /// <summary>A database as fail2ban makes it, with these rows.</summary>
    private async Task MakeOldAsync(params string[] rows)
    {
        await using (IBanStore store = await OpenAsync(Old))
        {
            await store.CommitAsync(new StoreBatch { Jail = "sshd" }, Token);
            await store.CommitAsync(new StoreBatch { Jail = "nginx" }, Token);
        }

        foreach (string table in (string[])["bantui_bans", "bantui_failures", "bantui_journal", "bantui_logs", "bantui_unbans", "bantui_audit", "bantui_schema"])
        {
            Foreign($"DROP TABLE {table}");
        }

        foreach (string row in rows)
        {
            Foreign("INSERT INTO " + row.Replace("@now", $"{Now.ToUnixTimeSeconds()}", StringComparison.Ordinal));
        }
    }

    private List<string> Foreign(string sql)
    {
        SqliteLibrary.Use();
        using SqliteConnection connection = new($"Data Source={Old};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }
}
