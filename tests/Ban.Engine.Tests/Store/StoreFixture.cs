using Ban.Core.Net;
using Ban.Engine.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Store;

/// <summary>A database in a folder of its own, and records as tests need them.</summary>
public abstract class StoreFixture : IDisposable
{
    protected const int LimitMs = 60_000;

    protected static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bantui-store-");

    protected string File => Path.Combine(_folder.FullName, "sub", "bantui.sqlite3");

    protected string Folder => _folder.FullName;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
    }

    protected Task<IBanStore> OpenAsync(string? file = null, int maxMatches = 10, TimeSpan? age = null, DateTimeOffset? now = null) => SqliteStore.OpenAsync(
        new StoreOptions { File = file ?? File, MaxMatches = maxMatches, PurgeAge = age ?? TimeSpan.FromDays(1) },
        new FixedClock(now ?? Now),
        NullLogger.Instance);

    protected static BanRecord Ban(string id, TimeSpan? banTime = null, DateTimeOffset? time = null, int failures = 3, string? reason = null) => new(
        FailureId.Parse(id),
        time ?? Now,
        banTime ?? TimeSpan.FromMinutes(10),
        1,
        failures,
        ["first \"line\" \u00e4", "second"],
        new Dictionary<string, string> { ["user"] = "root" })
    { Reason = reason };

    protected static FailureRecord Failure(string id, DateTimeOffset time) =>
        new(FailureId.Parse(id), time, 1, "a line", new Dictionary<string, string> { ["user"] = "root" });

    /// <summary>Reads with a connection of its own, as any other program would.</summary>
    protected List<string> Rows(string sql)
    {
        SqliteLibrary.Use();
        using SqliteConnection connection = new($"Data Source={File};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : reader.GetString(i))));
        }

        return rows;
    }

    protected sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
