using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

public sealed class CrashTests
{
    /// <summary>
    /// The engine dies at a random commit, again and again, while failures are appended and the log is rotated. In the end every
    /// id has exactly the failures that were written: banned if there were three, counted if fewer.
    /// </summary>
    [Theory(Timeout = 60_000)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Kill_AtRandomCommits_LosesNothingAndCountsNothingTwice(int seed)
    {
        using TempDirectory temp = new();
        Random random = new(seed);
        MemoryStore store = new();
        ManualClock clock = new();
        JailSettings jail = EngineHarness.Settings("a", temp.Write("log", "first line")) with { MaxRetry = 5 };
        Dictionary<string, int> written = [];
        int rotations = 0;
        string rotatedHash = string.Empty;
        for (int life = 0; life < 12; life++)
        {
            store.CommitsLeft = random.Next(0, 6);
            store.CutOff = 0;
            await using EngineHarness harness = new(store, clock);
            await harness.StartAsync(jail);
            for (int step = 0; step < 12; step++)
            {
                string id = $"192.0.2.{random.Next(1, 40)}";
                if (written.GetValueOrDefault(id) < 5)
                {
                    written[id] = written.GetValueOrDefault(id) + 1;
                    temp.Append("log", "noise", $"fail {id}", "noise");
                }

                await Task.Yield();
            }

            await WaitForTheEndAsync(harness, store, temp);
            string hash = store.Load("a", DateTimeOffset.MinValue, clock.GetUtcNow()).Positions.SingleOrDefault()?.FirstLineHash ?? rotatedHash;
            if (store.CutOff > 0 && hash != rotatedHash && random.Next(2) == 0)
            {
                // The file loses its name while the engine is dying: the next life finds it under the new one. One file back is
                // remembered, not two, so the file that goes must have been read from.
                rotatedHash = hash;
                File.Move(temp.File("log"), temp.File($"log.{++rotations}"));
                temp.Write("log", $"first line after rotation {rotations}");
            }
        }

        store.Revive();
        await using EngineHarness last = new(store, clock);
        await last.StartAsync(jail);
        temp.Append("log", "fail 203.0.113.1");
        await last.WaitForAsync<FailureFound>(f => f.Id.ToString() == "203.0.113.1");
        Assert.All(written, pair => Assert.Equal(pair.Value == 5, store.IsBanned("a", FailureId.Parse(pair.Key))));
        var memory = store.Load("a", DateTimeOffset.MinValue, clock.GetUtcNow());
        Dictionary<string, int> counted = memory.Failures.GroupBy(f => f.Id.ToString()).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(written.Where(p => p.Value < 5), pair => Assert.Equal(pair.Value, counted.GetValueOrDefault(pair.Key)));
        Assert.All(memory.Bans, ban => Assert.Equal(5, ban.Failures));
    }

    /// <summary>Until everything is read or the crash has come.</summary>
    private static async Task WaitForTheEndAsync(EngineHarness harness, MemoryStore store, TempDirectory temp)
    {
        while (store.CutOff == 0 && harness.Engine.Jail("a").Sources[0].Offset < new FileInfo(temp.File("log")).Length)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
