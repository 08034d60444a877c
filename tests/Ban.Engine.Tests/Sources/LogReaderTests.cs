using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

public sealed class LogReaderTests : IDisposable
{
    private const int Limit = 30_000;

    /// <summary>SHA-1 of "one" with its newline, as fail2ban's databases hold it.</summary>
    private const string HashOfOne = "c7059bb19433cc3cabaa6236c83d56668a843dd2";

    private const string HashOfNew = "389cc6b7ae5a659383eab5dfc253764eccf84732";

    private readonly TempDirectory _temp = new();
    private readonly ManualClock _clock = new();
    private readonly LineCounter _lines;
    private readonly LogReader _reader;

    public LogReaderTests()
    {
        _lines = new LineCounter(_clock);
        _reader = new LogReader(_clock, _lines, NullLogger.Instance);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _temp.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_ExistingFile_ReadsItThenWhatIsAppended()
    {
        _temp.Write("log", "one", "two\r");
        CollectingTarget target = new();
        SourceSubscription subscription = await SubscribeAsync(target, "log");
        await target.WaitForLinesAsync(2);
        _temp.Append("log", "three");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", "two", "three"], target.Lines);
        Assert.Equal([false, true], target.InOperation);
        Assert.Equal(new SourceStatus(_temp.File("log"), 15, 15, null), Assert.Single(subscription.Statuses()));
    }

    [Fact(Timeout = Limit)]
    public async Task Append_WithoutNewline_IsHeldUntilTheLineEnds()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        await SubscribeAsync(target, "log");
        await target.WaitForLinesAsync(1);
        File.AppendAllText(_temp.File("log"), "tw");
        File.AppendAllText(_temp.File("log"), "o\nthree\n");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", "two", "three"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_TwoJailsOneFile_CountsEachLineOnce()
    {
        _temp.Write("log", [.. Enumerable.Range(0, 5000).Select(i => $"line {i} with some text in it")]);
        CollectingTarget first = new();
        CollectingTarget second = new();
        await SubscribeAsync(first, "log");
        await SubscribeAsync(second, "log");
        await first.WaitForLinesAsync(5000);
        await second.WaitForLinesAsync(5000);
        Assert.Equal(first.Lines, second.Lines);
        Assert.Equal(5000, _lines.Total);
    }

    [Fact(Timeout = Limit)]
    public async Task Rename_WithUnreadRest_ReadsTheRestThenTheNewFile()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        SourceSubscription subscription = await SubscribeAsync(target, "log");
        await target.WaitForLinesAsync(1);
        target.IsClosed = true;
        _temp.Append("log", "rest");
        File.Move(_temp.File("log"), _temp.File("log.1"));
        _temp.Write("log", "new");
        _temp.Append("log.1", "late");
        target.IsClosed = false;
        _reader.NotifyRoom(subscription);
        await target.WaitForLinesAsync(4);
        Assert.Equal(["one", "rest", "late", "new"], target.Lines);
        Assert.Equal(new LogPosition(_temp.File("log"), HashOfNew, 4), target.Positions[_temp.File("log")] with { Written = null });
    }

    [Fact(Timeout = Limit)]
    public async Task Rename_WriterThatKeepsTheOldFileOpen_IsStillHeard()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        await SubscribeAsync(target, "log");
        File.Move(_temp.File("log"), _temp.File("log.1"));
        _temp.Write("log", "new");
        await target.WaitForLinesAsync(2);
        _temp.Append("log.1", "late");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", "new", "late"], target.Lines);
        Assert.Equal(HashOfNew, target.Positions[_temp.File("log")].FirstLineHash);
    }

    [Fact(Timeout = Limit)]
    public async Task Truncate_ThenWritten_ReadsFromTheStart()
    {
        _temp.Write("log", "one", "two");
        CollectingTarget target = new();
        await SubscribeAsync(target, "log");
        await target.WaitForLinesAsync(2);
        File.Copy(_temp.File("log"), _temp.File("log.1"));
        _temp.Write("log", "a longer line than both of those before");
        await target.WaitForLinesAsync(3);
        Assert.Equal("a longer line than both of those before", target.Lines[2]);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_MissingFileInMissingDirectory_IsReadWhenItComes()
    {
        CollectingTarget target = new();
        SourceSubscription subscription = await SubscribeAsync(target, "a/b/log");
        Assert.Equal("no such file", Assert.Single(subscription.Statuses()).Trouble);
        Directory.CreateDirectory(_temp.File("a/b"));
        _temp.Write("a/b/log", "one");
        await target.WaitForLinesAsync(1);
        Assert.Equal([(_temp.File("a/b/log"), "no such file"), (_temp.File("a/b/log"), null)], target.Changes);
    }

    [Fact(Timeout = Limit)]
    public async Task Delete_ThenReturn_ReportsAndReadsTheNewFileFromTheStart()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        SourceSubscription subscription = await SubscribeAsync(target, "log");
        await target.WaitForLinesAsync(1);
        File.Delete(_temp.File("log"));
        await RecheckAsync(subscription);
        await target.WaitAsync(t => t.Changes.Count == 2);
        Assert.Equal((_temp.File("log"), "no such file"), target.Changes[1]);
        _temp.Write("log", "two");
        await target.WaitForLinesAsync(2);
        Assert.Equal((_temp.File("log"), null), target.Changes[2]);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_Glob_ReadsWhatIsThereAndWhatComes()
    {
        _temp.Write("a.log", "a");
        _temp.Write("skip.txt", "no");
        CollectingTarget target = new();
        await SubscribeAsync(target, "*.log");
        await target.WaitForLinesAsync(1);
        _temp.Write("b.log", "b");
        await target.WaitForLinesAsync(2);
        Assert.Equal(["a", "b"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_GlobThatMatchesTheRotatedName_ReadsTheFileOnce()
    {
        _temp.Write("log", "one");
        CollectingTarget target = new();
        await SubscribeAsync(target, "log*");
        await target.WaitForLinesAsync(1);
        File.Move(_temp.File("log"), _temp.File("log.1"));
        _temp.Write("log", "two");
        await target.WaitForLinesAsync(2);
        _temp.Append("log.1", "late");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", "two", "late"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_Tail_PassesOverOldLinesAndKeepsTheLineBeingWritten()
    {
        _temp.Write("log", "old");
        File.AppendAllText(_temp.File("log"), "half");
        CollectingTarget target = new();
        await _reader.SubscribeAsync([new LogPath(_temp.File("log"), Tail: true, Origin.BuiltIn)], [], target);
        File.AppendAllText(_temp.File("log"), " whole\n");
        await target.WaitForLinesAsync(1);
        Assert.Equal(["half whole"], target.Lines);
        Assert.Equal([true], target.InOperation);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_KnownPosition_GoesOnThere()
    {
        _temp.Write("log", "one", "two");
        CollectingTarget target = new();
        await SubscribeAsync(target, [new LogPosition(_temp.File("log"), HashOfOne, 4)], "log");
        await target.WaitForLinesAsync(1);
        Assert.Equal(["two"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_KnownPositionOfRotatedFile_ReadsItsRestFirst()
    {
        _temp.Write("log.1", "one", "two");
        _temp.Write("log", "three");
        CollectingTarget target = new();
        await SubscribeAsync(target, [new LogPosition(_temp.File("log"), HashOfOne, 4)], "log");
        await target.WaitForLinesAsync(2);
        Assert.Equal(["two", "three"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_Pipe_IsRefusedAndDoesNotHang()
    {
        using (System.Diagnostics.Process mkfifo = System.Diagnostics.Process.Start("mkfifo", [_temp.File("pipe")]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        CollectingTarget target = new();
        SourceSubscription subscription = await SubscribeAsync(target, "pipe");
        Assert.Equal("not a regular file", Assert.Single(subscription.Statuses()).Trouble);
    }

    [Fact(Timeout = Limit)]
    public async Task Append_LineOverTheBound_IsCutAndTheNextIsWhole()
    {
        string giant = new('x', 5 * LogFile.MaxLineBytes);
        _temp.Write("log", "one", giant, "two");
        CollectingTarget target = new();
        await SubscribeAsync(target, "log");
        await target.WaitForLinesAsync(3);
        Assert.Equal(["one", giant[..LogFile.MaxLineBytes], "two"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Deliver_OneJailStuck_DoesNotDelayTheOtherAndItsLinesComeLater()
    {
        _temp.Write("log", "start");
        CollectingTarget stuck = new() { IsClosed = true };
        CollectingTarget free = new();
        SourceSubscription held = await SubscribeAsync(stuck, "log");
        await SubscribeAsync(free, "log");
        string[] many = [.. Enumerable.Range(0, 20_000).Select(i => $"line {i} with some more text")];
        _temp.Append("log", many);
        await free.WaitForLinesAsync(20_001);
        Assert.Empty(stuck.Lines);
        stuck.IsClosed = false;
        _reader.NotifyRoom(held);
        await stuck.WaitForLinesAsync(20_001);
        Assert.Equal(free.Lines, stuck.Lines);
        Assert.Equal(20_001, _lines.Total);
    }

    [Fact(Timeout = Limit)]
    public async Task Unsubscribe_OneOfTwo_StopsItsLinesOnly()
    {
        _temp.Write("log", "one");
        CollectingTarget leaving = new();
        CollectingTarget staying = new();
        SourceSubscription left = await SubscribeAsync(leaving, "log");
        await SubscribeAsync(staying, "log");
        await leaving.WaitForLinesAsync(1);
        await _reader.UnsubscribeAsync(left);
        _temp.Append("log", "two");
        await staying.WaitForLinesAsync(2);
        Assert.Equal(["one"], leaving.Lines);
    }

    private Task<SourceSubscription> SubscribeAsync(CollectingTarget target, params string[] names) => SubscribeAsync(target, [], names);

    private Task<SourceSubscription> SubscribeAsync(CollectingTarget target, IReadOnlyList<LogPosition> positions, params string[] names) =>
        _reader.SubscribeAsync([.. names.Select(n => new LogPath(_temp.File(n), Tail: false, Origin.BuiltIn))], positions, target);

    /// <summary>Lets the reader look around without a note of the kernel.</summary>
    private Task RecheckAsync(SourceSubscription any)
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        any.MarkStarved();
        _reader.NotifyRoom(any);
        return Task.CompletedTask;
    }
}
