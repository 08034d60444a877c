using Ban.Engine.Sources;

namespace Ban.Engine.Tests.Sources;

public sealed class LineCounterTests
{
    [Fact]
    public void Rate_AfterTenSeconds_ForgetsWhatWasBefore()
    {
        ManualClock clock = new();
        LineCounter counter = new(clock);
        counter.Add(100);
        Assert.Equal(10, counter.Rate);
        clock.Advance(TimeSpan.FromSeconds(9));
        counter.Add(50);
        Assert.Equal(15, counter.Rate);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, counter.Rate);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, counter.Rate);
        Assert.Equal(150, counter.Total);
    }
}
