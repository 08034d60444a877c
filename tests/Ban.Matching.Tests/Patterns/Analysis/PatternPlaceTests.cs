using Ban.Core.Jails;
using Ban.Matching.Patterns.Analysis;

namespace Ban.Matching.Tests.Patterns.Analysis;

public sealed class PatternPlaceTests
{
    [Theory]
    [InlineData(@"^a\) (b <HOST>", 14)]
    [InlineData(@"<HOST> a)b", 8)]
    [InlineData(@"<F-USER>x</F-USER> *+* <HOST>", 21)]
    [InlineData(@"<HOST> [abc", 7)]
    [InlineData(@"<HOST> \Q", 8)]
    [InlineData(@"<F-USER>\S+ from <HOST>", 23)]
    [InlineData(@"*", 0)]
    public void Find_WrongPattern_TellsThePlaceAsItIsWritten(string pattern, int place) =>
        Assert.Equal(place, PatternPlace.Find(pattern, UseDns.Warn)?.Place);

    [Fact]
    public void Find_RightPattern_FindsNothing() => Assert.Null(PatternPlace.Find(@"^x <F-USER>\S+</F-USER> <HOST>$", UseDns.Warn));
}
