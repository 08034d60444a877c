using Ban.Daemon.Logging;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Tests.Logging;

public sealed class SeverityTests
{
    [Theory]
    [InlineData("critical", 50)]
    [InlineData("NOTICE", 25)]
    [InlineData("Info", 20)]
    [InlineData("MSG", 18)]
    [InlineData("TRACEDEBUG", 7)]
    [InlineData("HEAVYDEBUG", 5)]
    [InlineData("13", 13)]
    public void TryParseNumber_NameOrNumber_IsTheLevel(string text, int number)
    {
        Assert.True(Severity.TryParseNumber(text, out int parsed));
        Assert.Equal(number, parsed);
    }

    [Theory]
    [InlineData("LOUD")]
    [InlineData("-1")]
    [InlineData("")]
    public void TryParseNumber_NeitherNameNorNumber_Fails(string text) => Assert.False(Severity.TryParseNumber(text, out _));

    [Theory]
    [InlineData(LogLevel.Critical, "CRITICAL")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Warning, "WARNING")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Trace, "TRACE")]
    public void Of_PlainEvent_HasTheNameOfItsLevel(LogLevel level, string name) => Assert.Equal(name, Severity.Of(level, default).Name);

    [Fact]
    public void Of_NoticeEvent_IsANotice() => Assert.Equal("NOTICE", Severity.Of(LogLevel.Information, new EventId(1, "Notice.Banned")).Name);
}
