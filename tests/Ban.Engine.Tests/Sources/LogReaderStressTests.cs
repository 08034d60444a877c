using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

public sealed class LogReaderStressTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Follow_RandomAppendsAndRotations_EveryLineOnceForEveryJail(int seed)
    {
        using TempDirectory temp = new();
        ManualClock clock = new();
        LineCounter counter = new(clock);
        using LogReader reader = new(clock, counter, NullLogger.Instance);
        string log = temp.Write("log", "line 0");
        CollectingTarget[] jails = [new(), new(), new()];
        List<SourceSubscription> subscriptions = [];
        foreach (CollectingTarget jail in jails)
        {
            subscriptions.Add(await reader.SubscribeAsync([new LogPath(log, Tail: false, Origin.BuiltIn)], [], jail));
        }

        Random random = new(seed);
        int written = 1;
        int rotations = 0;
        for (int step = 0; step < 400; step++)
        {
            switch (random.Next(10))
            {
                case < 7:
                    int count = random.Next(1, 300);
                    temp.Append("log", [.. Enumerable.Range(written, count).Select(i => $"line {i}")]);
                    written += count;
                    break;
                case 7:
                    // A file that comes and goes between two looks is seen by nobody; the others may be behind by any number of files.
                    Open(jails[0]);
                    await jails[0].WaitForLinesAsync(written);
                    File.Move(log, temp.File($"log.{++rotations}"));
                    temp.Write("log");
                    break;
                case 8:
                    // Whoever truncates loses what nobody has read: all jails first get to the end.
                    Open(jails[0], jails[1], jails[2]);
                    await Task.WhenAll(jails.Select(j => j.WaitForLinesAsync(written)));
                    temp.Write("log");
                    break;
                default:
                    jails[random.Next(3)].IsClosed = true;
                    Open(jails[random.Next(3)]);
                    break;
            }
        }

        Open(jails);
        await Task.WhenAll(jails.Select(j => j.WaitForLinesAsync(written)));
        List<string> expected = [.. Enumerable.Range(0, written).Select(i => $"line {i}")];
        Assert.All(jails, j => Assert.Equal(expected, j.Lines));

        void Open(params CollectingTarget[] targets)
        {
            foreach (CollectingTarget target in targets)
            {
                target.IsClosed = false;
                reader.NotifyRoom(subscriptions[Array.IndexOf(jails, target)]);
            }
        }
    }
}
