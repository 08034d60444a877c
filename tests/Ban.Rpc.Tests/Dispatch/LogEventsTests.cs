using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Rpc.Tests.Dispatch;

public sealed class LogEventsTests
{
    [Fact]
    public void Log_Flood_PushesOutNoError()
    {
        var events = new EventSubscriptions();
        Write(events, LogLevels.Error, "kept");
        for (int i = 0; i < 10_000; i++)
        {
            Write(events, LogLevels.Info, $"flood {i}");
        }

        IReadOnlyList<LogLine> lines = events.Log(new LogListParams(), int.MaxValue, RpcAccess.Full);

        Assert.Equal(LogHistory.MaxOthers + 1, lines.Count);
        Assert.Equal(("kept", 1L), (lines[0].Message, lines[0].Number));
        Assert.Equal("flood 9999", lines[^1].Message);
    }

    [Fact]
    public void Log_LevelNumberAndLimit_ChooseTheLines()
    {
        var events = new EventSubscriptions();
        foreach (string level in LogLevels.All)
        {
            Write(events, level, level);
        }

        Assert.Equal([LogLevels.Critical, LogLevels.Error, LogLevels.Warning], Texts(new LogListParams("warning"), 10));
        Assert.Equal([LogLevels.Info], Texts(new LogListParams(LogLevels.Info, After: 4), 10));
        Assert.Equal([LogLevels.Debug, LogLevels.Trace], Texts(new LogListParams(), 2));
        Assert.Equal(RpcErrorCodes.InvalidParams, Assert.Throws<RpcException>(() => Texts(new LogListParams("loud"), 10)).Code);

        IEnumerable<string> Texts(LogListParams wanted, int limit) => events.Log(wanted, limit, RpcAccess.Full).Select(line => line.Message);
    }

    [Fact]
    public void Log_ConfidentialLine_IsKeptFromThoseWhoMayOnlyLook()
    {
        var events = new EventSubscriptions();
        Write(events, LogLevels.Error, "curl -u name:password", isConfidential: true);
        Assert.Empty(events.Log(new LogListParams(), 10, RpcAccess.Read));
        Assert.Single(events.Log(new LogListParams(), 10, RpcAccess.Full));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_WithoutNamingIt_GetsNoLineOfTheLog()
    {
        var events = new EventSubscriptions();
        await using EventSubscriptionsTests.RpcClientEnd end = EventSubscriptionsTests.RpcClientEnd.Create(events, Task.CompletedTask);
        Write(events, LogLevels.Error, "before");
        await end.SubscribeAsync(new EventSubscribeParams(Replay: 10));
        Write(events, LogLevels.Error, "after");
        events.Publish(new EventInfo { Type = EventTypes.Reload, Time = default, Jail = "" });
        Assert.Equal(EventTypes.Reload, (await end.NextAsync()).Event.Type);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Subscribe_ToTheLogByLevel_GetsPastAndPresentLinesThatAreGraveEnough()
    {
        var events = new EventSubscriptions();
        await using EventSubscriptionsTests.RpcClientEnd end = EventSubscriptionsTests.RpcClientEnd.Create(events, Task.CompletedTask, RpcAccess.Read);
        Write(events, LogLevels.Warning, "past");
        Write(events, LogLevels.Notice, "too light");
        Write(events, LogLevels.Error, "secret", isConfidential: true);
        await end.SubscribeAsync(new EventSubscribeParams([EventTypes.Log], Replay: 10, Level: LogLevels.Warning));
        Write(events, LogLevels.Info, "too light");
        Write(events, LogLevels.Critical, "secret", isConfidential: true);
        Write(events, LogLevels.Error, "present");
        Assert.Equal("past", (await end.NextAsync()).Event.Message);
        Assert.Equal("present", (await end.NextAsync()).Event.Message);
    }

    private static void Write(EventSubscriptions events, string level, string text, bool isConfidential = false) => events.Publish(
        new EventInfo { Type = EventTypes.Log, Time = default, Jail = "", Level = level, Module = "fail2ban.test", Message = text }, isConfidential);
}
