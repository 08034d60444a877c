using System.Globalization;
using Ban.Core.Jails;
using Ban.Daemon.Editing;
using Ban.Matching.Lines;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Editing;

/// <summary>What a jail would have done with its past, and which logs a filter could be for.</summary>
public sealed class JailRehearsalTests : IDisposable
{
    private const string Local = "jail.d/door.local";

    private readonly TempDirectory _directory = new();
    private readonly ConfigTree _tree;
    private readonly string _log;

    public JailRehearsalTests()
    {
        Directory.CreateDirectory(_directory.File("filter.d"));
        Directory.CreateDirectory(_directory.File("action.d"));
        Directory.CreateDirectory(_directory.File("logs"));
        _log = _directory.File("logs/door.log");
        File.WriteAllText(_directory.File("filter.d/door.conf"), "[Definition]\nfailregex = ^ refused <HOST>$\n");
        File.WriteAllText(_directory.File("action.d/none.conf"), "[Definition]\nengine = dry-run\n");
        File.WriteAllText(_directory.File("jail.conf"), $"[DEFAULT]\naction = none\nbantime = 1h\nignoreip = 192.0.2.0/24\n[door]\nfilter = door\nlogpath = {_log}\n");
        _tree = new ConfigTree(_directory.Path);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Run_Past_TellsWhoWouldHaveBeenBannedAndWhoWasKeptOut()
    {
        Write(("10:00:00", "203.0.113.1"), ("10:01:00", "203.0.113.1"), ("10:02:00", "203.0.113.1"), ("10:30:00", "203.0.113.1"), ("10:31:00", "198.51.100.1"), ("10:31:30", "192.0.2.1"), ("11:30:00", "203.0.113.1"));
        JailRehearseResult told = Run(null);
        Assert.Equal([_log], told.Logs);
        Assert.Equal((7, 6, 2, 1, true), (told.Lines, told.Failures, told.OffenderCount, told.BannedCount, told.Complete));
        Assert.Equal((3, 600.0, 3600.0), (told.MaxRetry, told.FindTime, told.BanTime));
        Assert.Equal((At("10:00:00"), At("11:30:00")), (told.From, told.To));
        Assert.Equal(new RehearsedOffender("203.0.113.1", 5, 1, 1, At("10:00:00"), At("11:30:00"), At("10:02:00")), told.Offenders[0]);
        Assert.Equal(new RehearsedOffender("198.51.100.1", 1, 0, 0, At("10:31:00"), At("10:31:00")), told.Offenders[1]);
    }

    [Theory]
    [InlineData("[door]\nmaxretry = 1\n", 2)]
    [InlineData("[door]\nfindtime = 30\n", 0)]
    [InlineData("[door]\nignoreip = 203.0.113.1\nmaxretry = 1\n", 1)]
    public void Run_WithAFileThatIsNotWritten_JudgesByIt(string text, int banned)
    {
        Write(("10:00:00", "203.0.113.1"), ("10:01:00", "203.0.113.1"), ("10:02:00", "203.0.113.1"), ("10:31:00", "198.51.100.1"));
        Assert.Equal(banned, Run(text).BannedCount);
        Assert.False(File.Exists(_directory.File(Local)));
    }

    [Fact]
    public void Run_BanThatIsOver_CanComeAgain()
    {
        Write(("10:00:00", "203.0.113.1"), ("12:00:00", "203.0.113.1"));
        Assert.Equal((2, 0), (Run("[door]\nmaxretry = 1\n").Offenders[0].Bans, Run("[door]\nmaxretry = 1\n").Offenders[0].KeptOut));
        Assert.Equal((1, 1, -1.0), (Run("[door]\nmaxretry = 1\nbantime = -1\n").Offenders[0].Bans, Run("[door]\nmaxretry = 1\nbantime = -1\n").Offenders[0].KeptOut, Run("[door]\nbantime = -1\n").BanTime));
    }

    [Fact]
    public void Run_NoLog_IsAnAnswerWithoutLogs() => Assert.Empty(Run(null).Logs);

    [Theory]
    [InlineData("[door]\nfilter = missing\n", RpcErrorCodes.ConfigurationRefused)]
    [InlineData("[door]\nmaxretry = x\n", RpcErrorCodes.ConfigurationRefused)]
    public void Run_WhatWouldBeWrong_IsRefused(string text, int code) => Assert.Equal(code, Assert.Throws<RpcException>(() => Run(text)).Code);

    [Fact]
    public void Run_UnknownJailOrFile_IsRefused()
    {
        Assert.Equal(RpcErrorCodes.UnknownJail, Assert.Throws<RpcException>(() => Rehearsal().Run(new JailRehearseParams("none"), Token)).Code);
        Assert.Equal(RpcErrorCodes.FileNotWritable, Assert.Throws<RpcException>(() => Rehearsal().Run(new JailRehearseParams("door", "../x.local", ""), Token)).Code);
    }

    [Fact]
    public void Find_ForAFilter_PutsTheLogsThatItMatchesFirst()
    {
        Write(("10:00:00", "203.0.113.1"), ("10:01:00", "203.0.113.1"));
        File.WriteAllText(_directory.File("logs/other.log"), "nothing of it\n");
        File.WriteAllText(_directory.File("logs/door.log.1"), "rotated\n");
        File.WriteAllText(_directory.File("logs/door.log.gz"), "packed\n");
        FilterFindLogsResult found = Finder().Find(new FilterFindLogsParams("door"), Token);
        Assert.Equal([(_log, "door", 2, 2), (_directory.File("logs/other.log"), null, 1, 0)], found.Logs.Select(log => (log.Path, log.Jail, log.Tried, log.Hits)));
    }

    [Fact]
    public void Find_ByPatterns_TellsWhatIsThere()
    {
        Write(("10:00:00", "203.0.113.1"));
        FilterFindLogsResult found = Finder().Find(new FilterFindLogsParams(Patterns: [_directory.File("logs/*.log"), "/nowhere/x.log"]), Token);
        Assert.Equal([(_log, true), ("/nowhere/x.log", false)], found.Logs.Select(log => (log.Path, log.Exists)));
    }

    [Fact]
    public void Find_WithNeitherOrBothOrAWrongFilter_IsRefused()
    {
        Assert.Equal(RpcErrorCodes.InvalidParams, Assert.Throws<RpcException>(() => Finder().Find(new FilterFindLogsParams(), Token)).Code);
        Assert.Equal(RpcErrorCodes.InvalidParams, Assert.Throws<RpcException>(() => Finder().Find(new FilterFindLogsParams("door", ["/x"]), Token)).Code);
        Assert.Equal(RpcErrorCodes.FilterRefused, Assert.Throws<RpcException>(() => Finder().Find(new FilterFindLogsParams("missing"), Token)).Code);
    }

    [Fact]
    public void Read_TailOfALongLog_BeginsWithAWholeLine()
    {
        File.WriteAllText(_log, "first\nsecond\nthird\n");
        string[] Lines(int bytes) => [.. LogTail.Read(_log, bytes).Lines.Select(line => System.Text.Encoding.UTF8.GetString(line.Span))];
        Assert.Equal(["third"], Lines(8));
        Assert.Equal(["second", "third"], Lines(13));
        Assert.Equal(["first", "second", "third"], Lines(100));
        Assert.False(LogTail.Read(_log, 100).IsCut);
        Assert.True(LogTail.Read(_log, 8).IsCut);
        Assert.Throws<FileNotFoundException>(() => LogTail.Read("/dev/null", 8));
    }

    private static DateTimeOffset At(string clock) => DateTimeOffset.Parse($"2026-11-20T{clock}Z", CultureInfo.InvariantCulture);

    private void Write(params (string Clock, string Address)[] lines) =>
        File.WriteAllLines(_log, lines.Select(line => $"2026-11-20T{line.Clock}Z refused {line.Address}"));

    private JailRehearseResult Run(string? text) => Rehearsal().Run(new JailRehearseParams("door", text is null ? null : Local, text), Token);

    private JailRehearsal Rehearsal() => new(
        _tree,
        jail =>
        {
            var list = new IgnoreList(jail.IgnoreIp, self: null, resolver: null, TimeProvider.System);
            return (id, address) => list.IsIgnored(id, address, out string rule) ? rule : null;
        },
        TimeProvider.System);

    private LogFinder Finder() => new(static () => Array.Empty<JailSettings>(), _tree, _directory.File("logs"), TimeProvider.System);
}
