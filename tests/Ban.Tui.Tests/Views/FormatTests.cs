using Ban.Tui.Views;

namespace Ban.Tui.Tests.Views;

public sealed class FormatTests
{
    [Theory]
    [InlineData(-1, "for ever")]
    [InlineData(0, "0s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m")]
    [InlineData(5400, "1h 30m")]
    [InlineData(3601, "1h")]
    [InlineData(1_000_000, "11d 13h")]
    public void Duration_Seconds_AreTheTwoLargestUnits(double seconds, string expected) => Assert.Equal(expected, Format.Duration(seconds, " "));

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(3, "3rd")]
    [InlineData(4, "4th")]
    [InlineData(11, "11th")]
    [InlineData(112, "112th")]
    [InlineData(121, "121st")]
    public void Ordinal_Number_HasItsEnding(int number, string expected) => Assert.Equal(expected, Format.Ordinal(number));
}
