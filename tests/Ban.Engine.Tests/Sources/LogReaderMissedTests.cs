using System.Diagnostics;
using System.IO.Compression;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

/// <summary>
/// Files that a log was between two looks of the reader. They are polled here: the kernel's notes tell of nothing, and the reader
/// looks when the test moves its clock.
/// </summary>
public sealed class LogReaderMissedTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();
    private readonly ManualClock _clock = new();
    private LogReader _reader;

    public LogReaderMissedTests() => _reader = NewReader();

    /// <summary>How a rotated log is packed.</summary>
    public enum Packing
    {
        None,
        Gzip,
        Xz,
        Zstd,
    }

    public void Dispose()
    {
        _reader.Dispose();
        _temp.Dispose();
    }

    [Theory(Timeout = Limit)]
    [InlineData(Packing.None)]
    [InlineData(Packing.Gzip)]
    [InlineData(Packing.Xz)]
    [InlineData(Packing.Zstd)]
    public async Task Rename_SeveralTimesBetweenTwoLooks_ReadsEveryFileOnceInOrder(Packing packing)
    {
        _temp.Write("log", "0");
        CollectingTarget target = await FollowAsync();
        await PollUntilAsync(target, 1);
        _temp.Append("log", "0 late");
        for (int number = 1; number <= 4; number++)
        {
            Rename();
            _temp.Write("log", $"{number}");
        }

        Pack("log.3", packing);
        Pack("log.4", packing);
        await PollUntilAsync(target, 6);
        await SettleAsync(target);
        Assert.Equal(["0", "0 late", "1", "2", "3", "4"], target.Lines);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyTruncate_SeveralTimesBetweenTwoLooks_ReadsEveryCopyOnceInOrder(bool isEmptyAtFirst)
    {
        _temp.Write("log.1", "from before anybody followed it");
        _temp.Write("log", isEmptyAtFirst ? [] : ["0"]);
        CollectingTarget target = await FollowAsync();
        await PollUntilAsync(target, isEmptyAtFirst ? 0 : 1);
        if (isEmptyAtFirst)
        {
            _temp.Append("log", "0");
        }

        for (int number = 1; number <= 4; number++)
        {
            CopyAndEmpty();
            _temp.Append("log", $"{number}");
        }

        await PollUntilAsync(target, 5);
        await SettleAsync(target);
        Assert.Equal(["0", "1", "2", "3", "4"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task CopyTruncate_SeenEmptyInBetween_ReadsWhatCameAfterThat()
    {
        _temp.Write("log", "0");
        CollectingTarget target = await FollowAsync();
        await PollUntilAsync(target, 1);
        CopyAndEmpty();
        await SettleAsync(target);
        _temp.Append("log", "1");
        CopyAndEmpty();
        _temp.Append("log", "2");
        CopyAndEmpty();
        _temp.Append("log", "3");
        await PollUntilAsync(target, 4);
        await SettleAsync(target);
        Assert.Equal(["0", "1", "2", "3"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Rename_OfAFileWrittenLateAndPackedAfterIt_ReadsItOnce()
    {
        _temp.Write("log", "0");
        CollectingTarget target = await FollowAsync();
        await PollUntilAsync(target, 1);
        Rename();
        _temp.Write("log");
        await SettleAsync(target);
        _temp.Append("log.1", "0 late");
        await PollUntilAsync(target, 2);
        _clock.Advance(TimeSpan.FromMinutes(2)); // closed meanwhile
        await SettleAsync(target);
        Pack("log.1", Packing.Gzip);
        _temp.Append("log", "1");
        await PollUntilAsync(target, 3);
        Rename();
        _temp.Write("log", "2");
        await PollUntilAsync(target, 4);
        await SettleAsync(target);
        Assert.Equal(["0", "0 late", "1", "2"], target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Rename_ToDatesWhoseTimesAreTheSame_ReadsTheOlderDateFirst()
    {
        _temp.Write("app.log", "0");
        CollectingTarget target = await FollowAsync("app.log");
        await PollUntilAsync(target, 1);
        DateTime one = File.GetLastWriteTimeUtc(_temp.File("app.log")).AddSeconds(1);
        for (int day = 1; day <= 3; day++)
        {
            File.Move(_temp.File("app.log"), _temp.File($"app-2026010{day}.log"));
            File.SetLastWriteTimeUtc(_temp.File($"app-2026010{day}.log"), one);
            _temp.Write("app.log", $"{day}");
        }

        await PollUntilAsync(target, 4);
        await SettleAsync(target);
        Assert.Equal(["0", "1", "2", "3"], target.Lines);
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_RotatedSeveralTimesMeanwhile_GoesOnWhereItWas(bool isCopied)
    {
        _temp.Write("log", "0");
        CollectingTarget before = await FollowAsync();
        await PollUntilAsync(before, 1);
        LogPosition known = before.Positions[_temp.File("log")];
        _reader.Dispose();
        _temp.Append("log", "0 late");
        for (int number = 1; number <= 4; number++)
        {
            (isCopied ? (Action)CopyAndEmpty : Rename)();
            _temp.Append("log", $"{number}");
        }

        Pack("log.2", Packing.Xz);
        Pack("log.4", Packing.Zstd);
        _reader = NewReader();
        CollectingTarget after = await FollowAsync("log", known);
        await PollUntilAsync(after, 5);
        await SettleAsync(after);
        Assert.Equal(["0 late", "1", "2", "3", "4"], after.Lines);

        _reader.Dispose();
        _reader = NewReader();
        CollectingTarget again = await FollowAsync("log", after.Positions[_temp.File("log")]);
        _temp.Append("log", "5");
        await PollUntilAsync(again, 1);
        Assert.Equal(["5"], again.Lines);
    }

    private LogReader NewReader() => new(_clock, new LineCounter(_clock), NullLogger.Instance);

    /// <summary>What logrotate(8) does by default.</summary>
    private void Rename()
    {
        Shift();
        File.Move(_temp.File("log"), _temp.File("log.1"));
    }

    /// <summary>What it does with <c>copytruncate</c>.</summary>
    private void CopyAndEmpty()
    {
        Shift();
        File.Copy(_temp.File("log"), _temp.File("log.1"));
        using FileStream log = new(_temp.File("log"), FileMode.Open, FileAccess.Write);
        log.SetLength(0);
    }

    private void Shift()
    {
        for (int number = 9; number > 0; number--)
        {
            if (File.Exists(_temp.File($"log.{number}")))
            {
                File.Move(_temp.File($"log.{number}"), _temp.File($"log.{number + 1}"));
            }
        }
    }

    /// <summary>The time stays, as with gzip(1) and its like.</summary>
    private void Pack(string name, Packing packing)
    {
        if (packing == Packing.None)
        {
            return;
        }

        string path = _temp.File(name);
        string packed = path + packing switch { Packing.Gzip => ".gz", Packing.Xz => ".xz", _ => ".zst" };
        DateTime time = File.GetLastWriteTimeUtc(path);
        if (packing == Packing.Gzip)
        {
            using FileStream target = new(packed, FileMode.CreateNew);
            using GZipStream stream = new(target, CompressionLevel.Fastest);
            stream.Write(File.ReadAllBytes(path));
        }
        else
        {
            Run(packing == Packing.Xz ? "xz" : "zstd", path);
        }

        File.Delete(path);
        File.SetLastWriteTimeUtc(packed, time);
    }

    private static void Run(string program, string path)
    {
        using Process? process = TryStart(new ProcessStartInfo(program) { ArgumentList = { "-q", "-k", path } });
        Assert.SkipWhen(process is null, $"{program} is not installed");
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private async Task<CollectingTarget> FollowAsync(string name = "log", params LogPosition[] known)
    {
        CollectingTarget target = new();
        await _reader.SubscribeAsync([new LogPath(_temp.File(name), Tail: false, Origin.BuiltIn)], known, target, isPolling: true);
        return target;
    }

    /// <summary>A few looks more, in which a line that is read twice would come.</summary>
    private async Task SettleAsync(CollectingTarget target)
    {
        int lines = target.Lines.Count;
        for (int look = 0; look < 4; look++)
        {
            _clock.Advance(PollingPace.Longest);
            await _reader.PulseAsync();
        }

        Assert.Equal(lines, target.Lines.Count);
    }

    private async Task PollUntilAsync(CollectingTarget target, int lines)
    {
        do
        {
            _clock.Advance(PollingPace.Longest);
            await _reader.PulseAsync();
        }
        while (target.Lines.Count < lines);
    }
}
