using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Sources;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

/// <summary>Logs that are not there any more.</summary>
public sealed class LogReaderGoneTests : IDisposable
{
    private const int Limit = 60_000;

    /// <summary>SHA-1 of "one" with its newline, as fail2ban's databases hold it.</summary>
    private const string HashOfOne = "c7059bb19433cc3cabaa6236c83d56668a843dd2";

    private static readonly DateTimeOffset s_stopped = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _temp = new();
    private readonly ManualClock _clock = new();
    private readonly LogReader _reader;

    public LogReaderGoneTests() => _reader = new LogReader(_clock, new LineCounter(_clock), NullLogger.Instance);

    public void Dispose()
    {
        _reader.Dispose();
        _temp.Dispose();
    }

    [Theory(Timeout = Limit)]
    [InlineData(true, new[] { "younger", "next", "last" })]
    [InlineData(false, new[] { "last" })]
    public async Task Subscribe_FileOfThePositionIsGone_ReadsWhatIsSurelyYounger(bool isTimeKnown, string[] lines)
    {
        Written("log.3", s_stopped.AddDays(-1), "judged");
        Written("log.2", s_stopped.AddHours(1), "younger");
        Written("log.1", s_stopped.AddHours(2), "next");
        _temp.Write("log", "last");
        CollectingTarget target = new();

        await FollowAsync(target, "log", new LogPosition(_temp.File("log"), HashOfOne, 4) { Written = isTimeKnown ? s_stopped : null });

        await target.WaitAsync(t => t.Lines.Contains("last"));
        Assert.Equal(lines, target.Lines);
    }

    [Fact(Timeout = Limit)]
    public async Task Deliver_Position_TellsWhenTheFileWasWritten()
    {
        Written("log", s_stopped, "one");
        CollectingTarget target = new();

        await FollowAsync(target, "log");

        await target.WaitForLinesAsync(1);
        Assert.Equal(s_stopped, target.Positions[_temp.File("log")].Written);
    }

    [Fact(Timeout = Limit)]
    public async Task Glob_LogsThatComeAndGo_AreForgottenInTheEnd()
    {
        const int Gone = 1010;
        for (int i = 0; i < Gone; i++)
        {
            _temp.Write($"run-{i}.log", $"line {i}");
        }

        _temp.Write("stays.log", "line");
        CollectingTarget target = new();
        SourceSubscription subscription = await FollowAsync(target, "*.log");
        await target.WaitForLinesAsync(Gone + 1);
        for (int i = 0; i < Gone; i++)
        {
            File.Delete(_temp.File($"run-{i}.log"));
        }

        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            await _reader.PulseAsync();
        }

        Assert.Equal(1001, subscription.Statuses().Count);
        _temp.Append("stays.log", "more");
        _temp.Write("run-0.log", "again");
        await target.WaitForLinesAsync(Gone + 3);
        Assert.Contains("again", target.Lines);
    }

    private void Written(string name, DateTimeOffset at, params string[] lines) => File.SetLastWriteTimeUtc(_temp.Write(name, lines), at.UtcDateTime);

    private Task<SourceSubscription> FollowAsync(CollectingTarget target, string name, params LogPosition[] positions) =>
        _reader.SubscribeAsync([new LogPath(_temp.File(name), Tail: false, Origin.BuiltIn)], positions, target);
}
