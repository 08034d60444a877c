using Ban.Engine.Bans;

namespace Ban.Engine.Tests.Bans;

public sealed class JailStatisticsTests
{
    [Fact]
    public void LastHour_AsTimePasses_MovesToTheLeftAndForgets()
    {
        ManualClock clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        JailStatistics statistics = new(clock);
        statistics.AddFailure();
        clock.Advance(TimeSpan.FromMinutes(5));
        statistics.AddFailure();
        statistics.AddFailure();
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2], statistics.LastHour());
        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], statistics.LastHour());
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, statistics.LastHour()[0]);
        clock.Advance(TimeSpan.FromDays(3));
        Assert.All(statistics.LastHour(), count => Assert.Equal(0, count));
        Assert.Equal(3, statistics.Failures);
    }
}
