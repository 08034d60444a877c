using System.Globalization;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Store;

/// <summary>Databases of fail2ban's, which do not give free pages back by themselves.</summary>
public sealed class SqliteShrinkingTests : StoreFixture
{
    private const string Incremental = "2";
    private const string None = "0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Open_ForeignDatabaseThatIsMostlyFreeAfterThePurge_ShrinksAndKeepsEveryBan()
    {
        await MakeForeignAsync(oldBans: 20_000, bans: 200);
        long before = new FileInfo(File).Length;

        await using (IBanStore store = await OpenAsync())
        {
            Assert.Equal(200, store.Load("sshd", Now, Now).Bans.Count);
            Assert.True(new FileInfo(File).Length < before / 4, $"{before} bytes before, {new FileInfo(File).Length} after");
            await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("203.0.113.1")] }, Token);
        }

        Assert.Equal([Incremental], Rows("PRAGMA auto_vacuum"));
        Assert.Equal(["ok"], Rows("PRAGMA integrity_check"));
        Assert.Equal(["201"], Rows("SELECT count(*) FROM bips"));
        Assert.Equal(["4"], Rows("SELECT version FROM fail2banDb"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Open_ForeignDatabaseWithLittleFree_StaysAsItIs()
    {
        await MakeForeignAsync(oldBans: 200, bans: 20_000);

        await using (IBanStore store = await OpenAsync())
        {
            Assert.Equal(20_000, store.Load("sshd", Now, Now).Bans.Count);
        }

        Assert.Equal([None], Rows("PRAGMA auto_vacuum"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Purge_WhileJailsRun_DoesNotWriteTheFileAnew()
    {
        await MakeForeignAsync(oldBans: 20_000, bans: 200);

        await using (IBanStore store = await OpenAsync(age: TimeSpan.FromDays(100_000)))
        {
            store.SetLimits(10, TimeSpan.FromDays(1));
            await store.PurgeAsync(Token);
        }

        Assert.Equal(["200"], Rows("SELECT count(*) FROM bans"));
        Assert.Equal([None], Rows("PRAGMA auto_vacuum"));
    }

    /// <summary>As fail2ban makes it: no automatic vacuum, and nothing of ours.</summary>
    private async Task MakeForeignAsync(int oldBans, int bans)
    {
        await using (await OpenAsync())
        {
            // Makes the file with its tables.
        }

        string now = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        foreach (string sql in (string[])[
            "PRAGMA journal_mode = DELETE", "PRAGMA auto_vacuum = NONE", "INSERT INTO jails(name) VALUES ('sshd')",
            Fill("bans", oldBans, "10.0.", "1000000"), Fill("bans", bans, "10.1.", now), Fill("bips", bans, "10.1.", now),
        ])
        {
            Rows(sql);
        }

        Rows("PRAGMA auto_vacuum = NONE; VACUUM");
        Assert.Equal([None], Rows("PRAGMA auto_vacuum"));
    }

    private static string Fill(string table, int count, string prefix, string time) => string.Create(CultureInfo.InvariantCulture, $$"""
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {{count}})
        INSERT INTO {{table}}(jail, ip, timeofban, bantime, bancount, data)
        SELECT 'sshd', '{{prefix}}' || (i / 256) || '.' || (i % 256), {{time}}, 600, 1, '{"matches":["{{new string('x', 100)}}"],"failures":3}' FROM n
        """);
}
