using Ban.Core.Jails;
using Ban.Core.Jails.Formulas;

namespace Ban.Core.Tests.Jails;

public sealed class BanGrowthTests
{
    private static readonly Random s_random = new(3);

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 40)]
    [InlineData(9, 5120)]
    public void Grow_WithoutOptions_DoublesWithEachBan(int earlier, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), new BanGrowth().Grow(TimeSpan.FromMinutes(10), earlier, s_random));

    [Fact]
    public void Grow_MoreThanTwentyBans_GrowsNoMore() => Assert.Equal(
        new BanGrowth().Grow(TimeSpan.FromSeconds(1), 20, s_random), new BanGrowth().Grow(TimeSpan.FromSeconds(1), int.MaxValue, s_random));

    [Fact]
    public void Grow_Longer_ThanAThousandYears_IsPermanent() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, new BanGrowth().Grow(TimeSpan.FromDays(365), 20, s_random));

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 30)]
    [InlineData(3, 30)]
    [InlineData(50, 30)]
    public void Grow_Multipliers_TheFirstIsNeverReachedAndTheLastStays(int earlier, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        new BanGrowth { Multipliers = [1, 4, 6], Factor = Formula.Parse("0.5") }.Grow(TimeSpan.FromSeconds(10), earlier, s_random));

    [Fact]
    public void Grow_Multipliers_MayMakeItShorter() => Assert.Equal(
        TimeSpan.FromSeconds(2.5), new BanGrowth { Multipliers = [1], Factor = Formula.Parse("1/4") }.Grow(TimeSpan.FromSeconds(10), 1, s_random));

    [Fact]
    public void Grow_FormulaBelowTheJailsTime_GivesTheJailsTime() => Assert.Equal(
        TimeSpan.FromSeconds(10), new BanGrowth { Formula = Formula.Parse("ban.Time / 2") }.Grow(TimeSpan.FromSeconds(10), 1, s_random));

    [Fact]
    public void Grow_RandomTime_ComesOnTopOfTheLimit()
    {
        BanGrowth growth = new() { MaxTime = TimeSpan.FromSeconds(15), RandomTime = TimeSpan.FromSeconds(5) };
        TimeSpan[] times = [.. Enumerable.Range(0, 100).Select(_ => growth.Grow(TimeSpan.FromSeconds(10), 3, s_random))];
        Assert.All(times, time => Assert.InRange(time, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20)));
        Assert.True(times.Distinct().Count() > 50);
    }

    [Fact]
    public void Grow_FormulaKnowsWholeFromFloating()
    {
        BanGrowth growth = new() { Formula = Formula.Parse("ban.Time << ban.Count") };
        Assert.Equal(TimeSpan.FromSeconds(40), growth.Grow(TimeSpan.FromSeconds(10), 2, s_random));
        Assert.Throws<FormulaException>(() => growth.Grow(TimeSpan.FromSeconds(1.5), 2, s_random));
    }

    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(1, 5, 2)]
    [InlineData(2, 5, 3)]
    [InlineData(3, 10, 5)]
    [InlineData(4, 10, 9)]
    [InlineData(4, 5, 5)]
    [InlineData(1000, int.MaxValue, 524289)]
    public void Weight_KnownOffender_CountsMore(int earlier, int maxRetry, int expected) => Assert.Equal(expected, BanGrowth.Weight(earlier, maxRetry));
}
