using System.Diagnostics;
using System.Globalization;
using Ban.Core.Net;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Benchmarks;

/// <summary>Takes the time of what the store does in large numbers: a burst of bans, questions for history, a restart.</summary>
internal sealed class StoreMeasure(string folder, TextWriter output)
{
    private const int Batch = 100_000;
    private const int Questions = 100_000;

    /// <summary>Failures, and how many of them come in one transaction: as many as wait under a flood.</summary>
    private const int Failures = 100_000;
    private const int FailuresAtOnce = 2_500;

    private static readonly Dictionary<string, string> s_groups = new() { ["user"] = "root", ["ip4"] = "192.0.2.1" };
    private static readonly string[] s_lines = [.. Enumerable.Repeat("Nov 20 10:42:06 web01 sshd[4711]: Failed password for root from 192.0.2.1 port 50122 ssh2", 5)];

    /// <param name="rows">Bans that are known when questions are asked.</param>
    public async Task RunAsync(int rows)
    {
        string file = Path.Combine(Directory.CreateDirectory(folder).FullName, "measure.sqlite3");
        Array.ForEach(Directory.GetFiles(folder, "measure.sqlite3*"), File.Delete);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await using (IBanStore store = await OpenAsync(file))
        {
            for (int start = 0; start < rows; start += Batch)
            {
                StoreBatch batch = new() { Jail = "sshd", Bans = [.. Enumerable.Range(start, Math.Min(Batch, rows - start)).Select(i => Ban(i, now))] };
                await TimedAsync($"commit {batch.Bans.Count} bans on top of {start}", async () => await store.CommitAsync(batch, CancellationToken.None));
            }

            await TimedAsync($"commit {Failures} failures, {FailuresAtOnce} at once", async () =>
            {
                for (int start = 0; start < Failures; start += FailuresAtOnce)
                {
                    StoreBatch batch = new() { Jail = "sshd", Failures = [.. Enumerable.Range(start, FailuresAtOnce).Select(i => Failure(i, now))] };
                    await store.CommitAsync(batch, CancellationToken.None);
                }
            });
            Random random = new(5);
            await TimedAsync($"{Questions} questions for the history of one of {rows}", () =>
            {
                for (int i = 0; i < Questions; i++)
                {
                    store.FindHistory("sshd", Id(random.Next(rows * 2)));
                }

                return Task.CompletedTask;
            });
        }

        IBanStore? again = null;
        await TimedAsync("open", async () => again = await OpenAsync(file));
        await TimedAsync($"load {rows} bans", () =>
        {
            again!.Load("sshd", now, now);
            return Task.CompletedTask;
        });
        await again!.DisposeAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"file {new FileInfo(file).Length / 1e6:0.0} MB"));
        Array.ForEach(Directory.GetFiles(folder, "measure.sqlite3*"), File.Delete);
    }

    private static Task<IBanStore> OpenAsync(string file) =>
        SqliteStore.OpenAsync(new StoreOptions { File = file }, TimeProvider.System, NullLogger.Instance);

    private static FailureId Id(int number) => NetAddress.FromIPv4(0x0A000000u + ((uint)number * 2654435761u % 0x00FFFFFFu));

    private static BanRecord Ban(int number, DateTimeOffset now) => new(Id(number), now, TimeSpan.FromHours(1), 1, 5, s_lines, s_groups);

    private static FailureRecord Failure(int number, DateTimeOffset now) => new(Id(number), now, 1, s_lines[0], s_groups)
    {
        Path = "/var/log/auth.log",
        Offset = number * 100L,
        Pattern = number % 20,
        PatternOrigin = "/etc/bantui/filter.d/sshd.conf:42",
    };

    private async Task TimedAsync(string what, Func<Task> work)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        await work();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s, processor {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.00} s"));
    }
}
