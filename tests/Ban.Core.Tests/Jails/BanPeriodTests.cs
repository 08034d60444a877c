using Ban.Core.Jails;

namespace Ban.Core.Tests.Jails;

public sealed class BanPeriodTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void End_Permanent_IsNever()
    {
        Assert.Equal(DateTimeOffset.MaxValue, BanPeriod.End(s_start, Timeout.InfiniteTimeSpan));
        Assert.Equal(DateTimeOffset.MaxValue, BanPeriod.End(s_start, TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void End_BeyondCalendar_IsNever() => Assert.Equal(DateTimeOffset.MaxValue, BanPeriod.End(s_start, TimeSpan.MaxValue));

    [Fact]
    public void End_Limited_IsStartPlusTime() => Assert.Equal(s_start.AddHours(1), BanPeriod.End(s_start, TimeSpan.FromHours(1)));

    [Fact]
    public void End_Zero_IsTheStart() => Assert.Equal(s_start, BanPeriod.End(s_start, TimeSpan.Zero));
}
