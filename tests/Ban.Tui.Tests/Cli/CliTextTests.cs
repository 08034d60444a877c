using Ban.Tui.Cli;

namespace Ban.Tui.Tests.Cli;

public sealed class CliTextTests
{
    [Theory]
    [InlineData(-1, "permanent")]
    [InlineData(0, "0s")]
    [InlineData(0.25, "0.3s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m")]
    [InlineData(5400, "1h 30m")]
    [InlineData(3601, "1h")]
    [InlineData(86400, "1d")]
    [InlineData(1_000_000, "1w 4d")]
    public void Duration_Seconds_AreTheTwoLargestUnits(double seconds, string expected) => Assert.Equal(expected, CliText.Duration(seconds));

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(3, "3rd")]
    [InlineData(4, "4th")]
    [InlineData(11, "11th")]
    [InlineData(112, "112th")]
    [InlineData(121, "121st")]
    public void Ordinal_Number_HasItsEnding(int number, string expected) => Assert.Equal(expected, CliText.Ordinal(number));
}
