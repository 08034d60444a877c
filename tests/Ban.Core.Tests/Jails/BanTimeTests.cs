using Ban.Core.Jails;

namespace Ban.Core.Tests.Jails;

public sealed class BanTimeTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void End_Permanent_IsNever()
    {
        Assert.Equal(DateTimeOffset.MaxValue, BanTime.End(s_start, Timeout.InfiniteTimeSpan));
        Assert.Equal(DateTimeOffset.MaxValue, BanTime.End(s_start, TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void End_BeyondCalendar_IsNever() => Assert.Equal(DateTimeOffset.MaxValue, BanTime.End(s_start, TimeSpan.MaxValue));

    [Fact]
    public void End_Limited_IsStartPlusTime() => Assert.Equal(s_start.AddHours(1), BanTime.End(s_start, TimeSpan.FromHours(1)));

    [Fact]
    public void IsOver_AtTheEndItself_IsNot()
    {
        Assert.False(BanTime.IsOver(s_start, s_start));
        Assert.True(BanTime.IsOver(s_start, s_start.AddTicks(1)));
        Assert.False(BanTime.IsOver(DateTimeOffset.MaxValue, s_start));
    }

    [Fact]
    public void Remaining_PermanentOverAndRunning_AreTold()
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, BanTime.Remaining(DateTimeOffset.MaxValue, s_start));
        Assert.Equal(TimeSpan.Zero, BanTime.Remaining(s_start, s_start.AddSeconds(1)));
        Assert.Equal(TimeSpan.FromSeconds(9), BanTime.Remaining(s_start.AddSeconds(9), s_start));
    }
}
