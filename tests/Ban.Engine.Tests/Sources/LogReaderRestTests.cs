using System.IO.Compression;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

/// <summary>What is left of files that were rotated while a jail did not read them.</summary>
public sealed class LogReaderRestTests : IDisposable
{
    private const int Limit = 30_000;

    /// <summary>SHA-1 of "one" with its newline, as fail2ban's databases hold it.</summary>
    private const string HashOfOne = "c7059bb19433cc3cabaa6236c83d56668a843dd2";

    private static readonly DateTime s_oldest = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempDirectory _temp = new();
    private readonly ManualClock _clock = new();
    private readonly LogReader _reader;

    public LogReaderRestTests() => _reader = new LogReader(_clock, new LineCounter(_clock), NullLogger.Instance);

    public void Dispose()
    {
        _reader.Dispose();
        _temp.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_AfterSeveralRotations_ReadsEveryFileSinceInOrder()
    {
        Old("log.4", 1, "zero", "not wanted");
        Old("log.3", 2, "one", "two");
        Old("log.2", 3, "three", "four");
        Old("log.1", 4, "five");
        Old("log.conf", 5, "no log at all");
        _temp.Write("log", "six");
        CollectingTarget target = await SubscribeAsync(KnownAfterOne());
        await target.WaitForLinesAsync(5);
        Assert.Equal(["two", "three", "four", "five", "six"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_AfterRotationWithPacking_ReadsTheRestOfThePackedFile()
    {
        Pack(Old("log.2", 1, "one", "two"));
        Pack(Old("log.1", 2, "three"));
        _temp.Write("log", "four");
        CollectingTarget first = await SubscribeAsync(KnownAfterOne());
        CollectingTarget second = await SubscribeAsync(KnownAfterOne());
        await first.WaitForLinesAsync(3);
        await second.WaitForLinesAsync(3);
        Assert.Equal(["two", "three", "four"], first.Lines);
        Assert.Equal(first.Lines, second.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_RestInABrokenPackedFile_GoesOnWithTheLog()
    {
        string packed = Pack(Old("log.1", 1, [.. Enumerable.Range(0, 20_000).Select(i => i == 0 ? "one" : $"line {i} {Guid.NewGuid()}")]));
        using (FileStream file = new(packed, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        File.SetLastWriteTimeUtc(packed, s_oldest);
        _temp.Write("log", "last");
        CollectingTarget target = await SubscribeAsync(KnownAfterOne());
        await target.WaitAsync(t => t.Lines.Contains("last"));
        Assert.StartsWith("line 1 ", target.Lines[0], StringComparison.Ordinal);
        Assert.Equal("last", target.Lines[^1]);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_DatedNames_ReadsEveryFileSince()
    {
        Old("app-20260101.log", 1, "one", "two");
        Old("app-20260102.log", 2, "three");
        _temp.Write("app.log", "four");
        CollectingTarget target = await SubscribeAsync(new LogPosition(_temp.File("app.log"), HashOfOne, 4), "app.log");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["two", "three", "four"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Truncate_AfterACopy_ReadsWhatALaggingJailHadLeft()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        SourceSubscription subscription = await FollowAsync(target, [], "log");
        await target.WaitForLinesAsync(1);
        target.IsClosed = true;
        _temp.Append("log", "two", "three");
        File.Copy(_temp.File("log"), _temp.File("log.1"));
        _temp.Write("log", "four");
        target.IsClosed = false;
        _reader.NotifyRoom(subscription);
        await target.WaitForLinesAsync(4);
        Assert.Equal(["one", "two", "three", "four"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Truncate_TwiceWhileAJailLags_ReadsBothCopies()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        SourceSubscription subscription = await FollowAsync(target, [], "log");
        await target.WaitForLinesAsync(1);
        target.IsClosed = true;
        _temp.Append("log", "two");
        File.Copy(_temp.File("log"), _temp.File("log.2"));
        _temp.Write("log", "three", "four");
        File.Copy(_temp.File("log"), _temp.File("log.1"));
        File.SetLastWriteTimeUtc(_temp.File("log.2"), s_oldest);
        _temp.Write("log", "five");
        target.IsClosed = false;
        _reader.NotifyRoom(subscription);
        await target.WaitForLinesAsync(5);
        Assert.Equal(["one", "two", "three", "four", "five"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Rename_SeveralTimesBeforeTheReaderLooks_ReadsEveryFileOnceInOrder()
    {
        _temp.Write("log", "0");
        CollectingTarget target = new();
        SourceSubscription subscription = await FollowAsync(target, [], "log");
        await target.WaitForLinesAsync(1);
        using ManualResetEventSlim held = new();
        using ManualResetEventSlim release = new();
        target.OnRoom = () =>
        {
            held.Set();
            release.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        };
        subscription.MarkStarved();
        _reader.NotifyRoom(subscription);
        held.Wait(TestContext.Current.CancellationToken);
        for (int number = 1; number <= 6; number++)
        {
            for (int old = number - 1; old >= 1; old--)
            {
                File.Move(_temp.File($"log.{old}"), _temp.File($"log.{old + 1}"));
            }

            File.Move(_temp.File("log"), _temp.File("log.1"));
            _temp.Write("log", $"{number}");
        }

        target.OnRoom = null;
        release.Set();
        await target.WaitForLinesAsync(7);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Retarget_OfALink_ReadsTheRestThenTheOtherFile()
    {
        Directory.CreateDirectory(_temp.File("v1"));
        Directory.CreateDirectory(_temp.File("v2"));
        _temp.Write("v1/app", "one");
        _temp.Write("v2/app", "three");
        File.CreateSymbolicLink(_temp.File("log"), _temp.File("v1/app"));
        CollectingTarget target = new();
        SourceSubscription subscription = await FollowAsync(target, [], "log");
        await target.WaitForLinesAsync(1);
        target.IsClosed = true;
        _temp.Append("v1/app", "two");
        File.CreateSymbolicLink(_temp.File("new"), _temp.File("v2/app"));
        File.Move(_temp.File("new"), _temp.File("log"), overwrite: true);
        target.IsClosed = false;
        _reader.NotifyRoom(subscription);
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", "two", "three"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Rotate_BehindALink_IsFollowedWithoutALook()
    {
        Directory.CreateDirectory(_temp.File("real"));
        _temp.Write("real/app", "one");
        File.CreateSymbolicLink(_temp.File("log"), _temp.File("real/app"));
        CollectingTarget target = new();
        await FollowAsync(target, [], "log");
        await target.WaitForLinesAsync(1);
        File.Move(_temp.File("real/app"), _temp.File("real/app.1"));
        _temp.Write("real/app", "two");
        await target.WaitForLinesAsync(2);
        Assert.Equal(["one", "two"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_GlobOverDirectories_TakesUpADirectoryThatComesLater()
    {
        Directory.CreateDirectory(_temp.File("a"));
        _temp.Write("a/error.log", "one");
        CollectingTarget target = new();
        await FollowAsync(target, [], "*/error.log");
        await target.WaitForLinesAsync(1);
        Directory.CreateDirectory(_temp.File("b"));
        _temp.Write("b/error.log", "two");
        await target.WaitForLinesAsync(2);
        _temp.Append("b/error.log", "three");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", "two", "three"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_Polling_ReadsWhatIsAppendedAndRotated()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        SourceSubscription subscription = await _reader.SubscribeAsync(Paths("log"), [], target, isPolling: true);
        await target.WaitForLinesAsync(1);
        _temp.Append("log", "two");
        await PollUntilAsync(subscription, target, lines: 2);
        File.Move(_temp.File("log"), _temp.File("log.1"));
        _temp.Write("log", "three");
        await PollUntilAsync(subscription, target, lines: 3);
        Assert.Equal(["one", "two", "three"], target.Lines);
    }

    [Fact]
    public void Pause_WhileNothingComes_GrowsToTwoSecondsAndIsShortAgainAfterNews()
    {
        PollingPace pace = new(_clock);
        Assert.Equal(TimeSpan.FromSeconds(0.2), pace.Pause);
        pace.Looked(foundNews: false);
        Assert.Equal(TimeSpan.FromSeconds(0.4), pace.Pause);
        for (int i = 0; i < 20; i++)
        {
            pace.Looked(foundNews: false);
        }

        Assert.Equal(TimeSpan.FromSeconds(2), pace.Pause);
        Assert.False(pace.IsDue);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(pace.IsDue);
        pace.Looked(foundNews: true);
        Assert.Equal(TimeSpan.FromSeconds(0.2), pace.Pause);
    }

    private static string Pack(string path)
    {
        DateTime time = File.GetLastWriteTimeUtc(path);
        using (FileStream target = new(path + ".gz", FileMode.CreateNew))
        using (GZipStream packed = new(target, CompressionLevel.Fastest))
        {
            packed.Write(File.ReadAllBytes(path));
        }

        File.Delete(path);
        File.SetLastWriteTimeUtc(path + ".gz", time);
        return path + ".gz";
    }

    private LogPosition KnownAfterOne() => new(_temp.File("log"), HashOfOne, 4);

    /// <summary>A file that was last written at the given hour.</summary>
    private string Old(string name, int hour, params string[] lines)
    {
        _temp.Write(name, lines);
        File.SetLastWriteTimeUtc(_temp.File(name), s_oldest.AddHours(hour));
        return _temp.File(name);
    }

    private LogPath[] Paths(string name) => [new LogPath(_temp.File(name), Tail: false, Origin.BuiltIn)];

    private async Task<CollectingTarget> SubscribeAsync(LogPosition known, string name = "log")
    {
        CollectingTarget target = new();
        await FollowAsync(target, [known], name);
        return target;
    }

    private Task<SourceSubscription> FollowAsync(CollectingTarget target, IReadOnlyList<LogPosition> positions, string name) =>
        _reader.SubscribeAsync(Paths(name), positions, target);

    private async Task PollUntilAsync(SourceSubscription subscription, CollectingTarget target, int lines)
    {
        while (target.Lines.Count < lines)
        {
            _clock.Advance(PollingPace.Longest);
            subscription.MarkStarved();
            _reader.NotifyRoom(subscription);
            await Task.Yield();
        }
    }
}
