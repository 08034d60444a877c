using Ban.Core.Jails;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

public sealed class JournalReaderTests : IDisposable
{
    private const int Limit = 60_000;

    private readonly TempDirectory _temp = new();
    private readonly ManualClock _clock = new();
    private readonly LineCounter _lines;
    private readonly JournalReader _reader;

    public JournalReaderTests()
    {
        Assert.SkipWhen(JournalFiles.Obstacle is not null, $"no journal: {JournalFiles.Obstacle}");
        _lines = new LineCounter(_clock);
        _reader = new JournalReader(_clock, _lines, NullLogger.Instance);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private JournalSettings InDirectory => new() { Path = _temp.Path };

    public void Dispose()
    {
        _reader.Dispose();
        _temp.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_ExistingEntries_ReadsThoseOfTheWindowThenWhatIsAppended()
    {
        await AppendAsync("a.journal", Entry(-700, "too old"), Entry(-30, "one"), Entry(-20, "two"));
        CollectingTarget target = new();
        JournalSubscription subscription = await SubscribeAsync(target, InDirectory);
        await target.WaitForLinesAsync(2);
        await AppendAsync("a.journal", Entry(0, "three"));
        await target.WaitForLinesAsync(3);
        Assert.Equal(["web01 sshd[7]: one", "web01 sshd[7]: two", "web01 sshd[7]: three"], target.Lines);
        Assert.Equal([Now.AddSeconds(-30), Now.AddSeconds(-20), Now], target.Times);
        Assert.Equal([false, true], target.InOperation);
        Assert.Equal(3, _lines.Total);
        SourceStatus status = subscription.Status();
        Assert.Equal((SourceKind.Journal, null, Now), (status.Kind, status.Trouble, status.LastLine));
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_EntryOfNowAfterOldOnes_IsJudgedAsInOperation()
    {
        await AppendAsync("a.journal", Entry(-30, "old"), Entry(0, "new"), Entry(0.5, "newer"));
        CollectingTarget target = new();
        await SubscribeAsync(target, InDirectory);
        await target.WaitForLinesAsync(3);
        Assert.Equal(["web01 sshd[7]: old", "web01 sshd[7]: new", "web01 sshd[7]: newer"], target.Lines);
        Assert.Equal([false, true], target.InOperation);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_MatchGroups_TakesEitherGroupWithAllOfItsConditions()
    {
        await AppendAsync(
            "a.journal",
            Entry(-9, "by unit", "cron").With("_SYSTEMD_UNIT", "ssh.service"),
            Entry(-8, "by name").With("PRIORITY", "5"),
            Entry(-7, "not so urgent").With("PRIORITY", "6"),
            Entry(-6, "neither", "cron"));
        CollectingTarget target = new();
        await SubscribeAsync(target, InDirectory with { Matches = [["_SYSTEMD_UNIT=ssh.service"], ["_COMM=sshd", "PRIORITY=5", "PRIORITY=4"]] });
        await target.WaitForLinesAsync(2);
        await AppendAsync("a.journal", Entry(-5, "last").With("PRIORITY", "4"));
        await target.WaitForLinesAsync(3);
        Assert.Equal(["web01 cron[7]: by unit", "web01 sshd[7]: by name", "web01 sshd[7]: last"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_KnownCursor_GoesOnAfterThatEntryOfThreeOfTheSameTime()
    {
        await AppendAsync("a.journal", Entry(-30, "one"));
        CollectingTarget before = new();
        await SubscribeAsync(before, InDirectory);
        await before.WaitForLinesAsync(1);
        LogPosition position = before.Positions[LogPosition.Journal];
        await AppendAsync("a.journal", Entry(-30, "two"), Entry(-30, "three"));
        CollectingTarget after = new();
        await SubscribeAsync(after, InDirectory, position);
        await after.WaitForLinesAsync(2);
        Assert.Equal(["web01 sshd[7]: two", "web01 sshd[7]: three"], after.Lines);
    }

    [Theory(Timeout = Limit)]
    [InlineData(null)]
    [InlineData("what a damaged database holds")]
    public async Task Subscribe_TimeWithoutACursor_GoesOnAfterIt(string? cursor)
    {
        await AppendAsync("a.journal", Entry(-30, "one"), Entry(-20, "two"), Entry(-10, "three"));
        CollectingTarget target = new();
        LogPosition position = new(LogPosition.Journal, string.Empty, Microseconds(Now.AddSeconds(-20))) { Cursor = cursor };
        await SubscribeAsync(target, InDirectory, position);
        await target.WaitForLinesAsync(1);
        Assert.Equal(["web01 sshd[7]: three"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_CursorOfAJournalThatIsGone_TakesTheNextEntries()
    {
        await AppendAsync("a.journal", Entry(-30, "one"));
        CollectingTarget before = new();
        JournalSubscription first = await SubscribeAsync(before, InDirectory);
        await before.WaitForLinesAsync(1);
        await _reader.UnsubscribeAsync(first);
        File.Delete(_temp.File("a.journal"));
        await AppendAsync("b.journal", Entry(-20, "two"), Entry(-10, "three"));
        CollectingTarget after = new();
        await SubscribeAsync(after, InDirectory, before.Positions[LogPosition.Journal]);
        await after.WaitForLinesAsync(2);
        Assert.Equal(["web01 sshd[7]: two", "web01 sshd[7]: three"], after.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Rotate_WithUnreadRest_ReadsTheRestAndTheNewFileOnce()
    {
        await AppendAsync("a.journal", Entry(-30, "one"));
        CollectingTarget target = new();
        JournalSubscription subscription = await SubscribeAsync(target, InDirectory);
        await target.WaitForLinesAsync(1);
        for (int rotation = 1; rotation <= 5; rotation++)
        {
            target.IsClosed = true;
            await AppendAsync("a.journal", Entry(-30 + rotation, $"rest {rotation}"));
            File.Move(_temp.File("a.journal"), _temp.File($"a@{rotation}.journal"));
            await AppendAsync("a.journal", Entry(-29.5 + rotation, $"new {rotation}"));
            target.IsClosed = false;
            _reader.NotifyRoom(subscription);
            await target.WaitForLinesAsync(1 + (2 * rotation));
        }

        string[] rotated = [.. Enumerable.Range(1, 5).SelectMany(i => new[] { $"web01 sshd[7]: rest {i}", $"web01 sshd[7]: new {i}" })];
        Assert.Equal(["web01 sshd[7]: one", .. rotated], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_FilesByName_TakesUpAFileThatComesLater()
    {
        await AppendAsync("a.journal", Entry(-30, "one"));
        CollectingTarget target = new();
        await SubscribeAsync(target, new JournalSettings { Files = [_temp.File("*.journal")] });
        await target.WaitForLinesAsync(1);
        await AppendAsync("b.journal", Entry(-20, "two"));
        while (target.Lines.Count < 2)
        {
            await RecheckAsync();
        }

        Assert.Equal(["web01 sshd[7]: one", "web01 sshd[7]: two"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_MissingDirectory_IsReadWhenItComes()
    {
        CollectingTarget target = new();
        string directory = _temp.File("later");
        JournalSubscription subscription = await SubscribeAsync(target, new JournalSettings { Path = directory });
        Assert.Equal($"{directory}: No such file or directory", subscription.Status().Trouble);
        Directory.CreateDirectory(directory);
        await AppendAsync("later/a.journal", Entry(-30, "one"));
        while (target.Lines.Count == 0)
        {
            await RecheckAsync();
        }

        Assert.Null(subscription.Status().Trouble);
        Assert.Null(target.Changes[^1].Trouble);
    }

    [Fact(Timeout = Limit)]
    public async Task Deliver_OneJailStuck_DoesNotDelayTheOtherAndItsEntriesComeLater()
    {
        await AppendAsync("a.journal", [.. Enumerable.Range(0, 1000).Select(i => Entry(-500 + (i / 10.0), $"line {i}"))]);
        CollectingTarget stuck = new() { IsClosed = true };
        CollectingTarget free = new();
        JournalSubscription held = await SubscribeAsync(stuck, InDirectory);
        await SubscribeAsync(free, InDirectory);
        await free.WaitForLinesAsync(1000);
        Assert.Empty(stuck.Lines);
        stuck.IsClosed = false;
        _reader.NotifyRoom(held);
        await stuck.WaitForLinesAsync(1000);
        Assert.Equal(free.Lines, stuck.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Subscribe_HostileEntries_GiveOneBoundedLineEach()
    {
        string giant = new('x', 300_000);
        await AppendAsync("a.journal", Entry(-30, "a\nFailed\n\nb\r"), Entry(-20, giant, "two\nlines"), JournalText.Bare(Now.AddSeconds(-10)).With("MESSAGE", "bare"));
        CollectingTarget target = new();
        await SubscribeAsync(target, InDirectory);
        await target.WaitForLinesAsync(3);
        Assert.Equal(@"web01 sshd[7]: a\nFailed\n\nb", target.Lines[0]);
        Assert.StartsWith(@"web01 two\nlines[7]: xxx", target.Lines[1], StringComparison.Ordinal);
        Assert.Equal(JournalBuffer.MaxLineBytes - 1, target.Lines[1].Length);
        Assert.Equal("bare", target.Lines[2]);
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private JournalText Entry(double seconds, string message, string program = "sshd") => new(Now.AddSeconds(seconds), message, program);

    private Task AppendAsync(string file, params JournalText[] entries) => JournalFiles.AppendAsync(_temp.File(file), entries);

    private Task<JournalSubscription> SubscribeAsync(CollectingTarget target, JournalSettings settings, LogPosition? position = null) =>
        _reader.SubscribeAsync(settings, position, TimeSpan.FromMinutes(10), target);

    /// <summary>Lets the reader look around without a note of the kernel, then waits until it did.</summary>
    private async Task RecheckAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        JournalSubscription probe = await SubscribeAsync(new CollectingTarget { IsClosed = true }, InDirectory);
        await _reader.UnsubscribeAsync(probe);
    }
}
