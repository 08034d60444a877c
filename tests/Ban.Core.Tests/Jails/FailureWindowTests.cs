using Ban.Core.Jails;
using Ban.Core.Net;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Jails;

public sealed class FailureWindowTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TimeSpan s_findTime = TimeSpan.FromSeconds(600);

    [Fact]
    public void Add_ThirdFailureInWindow_ReachesLimit()
    {
        FailureWindow window = Window();
        Assert.Equal(new FailureCount(1, false), window.Add(Failure("192.0.2.1", 0)));
        Assert.Equal(new FailureCount(2, false), window.Add(Failure("192.0.2.1", 600)));
        Assert.Equal(new FailureCount(2, false), window.Add(Failure("192.0.2.1", 601)));
        Assert.Equal(new FailureCount(3, true), window.Add(Failure("192.0.2.1", 602)));
    }

    [Fact]
    public void Add_OtherIds_AreCountedApart()
    {
        FailureWindow window = Window();
        window.Add(Failure("192.0.2.1", 0));
        Assert.Equal(1, window.Add(Failure("192.0.2.2", 0)).Attempts);
        Assert.Equal(2, window.Count);
    }

    [Fact]
    public void Add_SeveralAttemptsAtOnce_AddUp() =>
        Assert.Equal(new FailureCount(4, true), Window().Add(Failure("192.0.2.1", 0) with { Attempts = 4 }));

    [Fact]
    public void Add_LateLineOutsideTheWindow_DoesNotCount()
    {
        FailureWindow window = Window();
        window.Add(Failure("192.0.2.1", 1000));
        Assert.Equal(1, window.Add(Failure("192.0.2.1", 0)).Attempts);
        Assert.Equal(2, window.Add(Failure("192.0.2.1", 500)).Attempts);
    }

    [Fact]
    public void TryTake_KnownId_GivesTicketOnce()
    {
        FailureWindow window = Window(maxMatches: 2);
        for (int i = 0; i < 3; i++)
        {
            window.Add(Failure("192.0.2.1", i) with { Lines = [$"line {i}"], Groups = new Dictionary<string, string> { ["user"] = $"u{i}" } });
        }

        Assert.True(window.TryTake(FailureId.Parse("192.0.2.1"), out FailureTicket? ticket));
        Assert.Equal(3, ticket.Attempts);
        Assert.Equal(["line 1", "line 2"], ticket.Matches);
        Assert.Equal("u0", ticket.Groups["user"]);
        Assert.Equal(s_start, ticket.First);
        Assert.Equal(s_start.AddSeconds(2), ticket.Last);
        Assert.False(window.TryTake(FailureId.Parse("192.0.2.1"), out _));
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void Remove_ThenAdd_StartsAnew()
    {
        FailureWindow window = Window();
        window.Add(Failure("192.0.2.1", 0));
        Assert.True(window.Remove(FailureId.Parse("192.0.2.1")));
        Assert.False(window.Remove(FailureId.Parse("192.0.2.1")));
        Assert.Equal(1, window.Add(Failure("192.0.2.1", 1)).Attempts);
    }

    [Fact]
    public void Prune_LastFailureOutsideTheWindow_IsForgotten()
    {
        FailureWindow window = Window();
        window.Add(Failure("192.0.2.1", 0));
        window.Add(Failure("192.0.2.2", 10));
        Assert.Equal(0, window.Prune(s_start + s_findTime));
        Assert.Equal(1, window.Prune(s_start + s_findTime + TimeSpan.FromSeconds(1)));
        Assert.Equal(1, window.Count);
    }

    [Fact]
    public void Rewind_FailuresFromAfterwards_CountAsOfNow()
    {
        FailureWindow window = Window();
        window.Add(Failure("192.0.2.1", 7200));
        window.Add(Failure("192.0.2.1", 7201));
        window.Rewind(s_start);
        Assert.Equal(new FailureCount(3, true), window.Add(Failure("192.0.2.1", 1)));
        Assert.True(window.TryTake(FailureId.Parse("192.0.2.1"), out FailureTicket? ticket));
        Assert.Equal((s_start, s_start.AddSeconds(1)), (ticket.First, ticket.Last));
    }

    [Fact]
    public void Add_FullWindow_ForgetsTheIdTouchedLongestAgo()
    {
        FailureWindow window = Window(maxIds: 2);
        window.Add(Failure("192.0.2.1", 0));
        window.Add(Failure("192.0.2.2", 1));
        window.Add(Failure("192.0.2.1", 2));
        window.Add(Failure("192.0.2.3", 3));
        Assert.Equal(2, window.Count);
        Assert.Equal(1, window.Forgotten);
        Assert.Equal(1, window.Add(Failure("192.0.2.2", 4)).Attempts);
    }

    [Fact]
    public void Add_FailureOfMoreWeight_ReachesTheLimitSoonerAndCountsAsOne()
    {
        FailureWindow window = Window();
        Assert.Equal(new FailureCount(1, false), window.Add(Failure("192.0.2.1", 0) with { Weight = 2 }));
        Assert.Equal(new FailureCount(2, true), window.Add(Failure("192.0.2.1", 1)));
        Assert.Equal(new FailureCount(1, false), window.Add(Failure("192.0.2.1", 5000)));
    }

    [Fact]
    public void Add_MoreTextThanIsKept_ForgetsTheOldestIds()
    {
        var window = new FailureWindow(s_findTime, maxRetry: 3, maxMatches: 5, maxIds: 100, maxText: 1000);
        for (int i = 0; i < 50; i++)
        {
            window.Add(Failure($"192.0.2.{i}", i) with { Lines = [new string('x', 100)] });
        }

        Assert.Equal((10, 40), (window.Count, window.Forgotten));
        window.Add(Failure("198.51.100.1", 51) with { Lines = [new string('x', 5000)] });
        Assert.Equal(1, window.Count);
        Assert.True(window.TryTake(FailureId.Parse("198.51.100.1"), out _));
        window.Add(Failure("198.51.100.2", 52) with { Lines = [new string('x', 999)] });
        Assert.Equal((1, 50), (window.Count, window.Forgotten));
    }

    [Fact]
    public void Add_LimitNotActedUpon_MemoryStaysBounded()
    {
        FailureWindow window = Window();
        for (int i = 0; i < 1000; i++)
        {
            window.Add(Failure("192.0.2.1", 0));
        }

        Assert.Equal(new FailureCount(5, true), window.Add(Failure("192.0.2.1", 0)));
    }

    [Fact]
    public void Add_KnownId_AllocatesNothing()
    {
        var window = new FailureWindow(s_findTime, maxRetry: 1000, maxMatches: 0);
        Failure[] failures = [.. Enumerable.Range(0, 400).Select(static i => Failure("192.0.2.1", i * 30))];
        foreach (Failure failure in failures)
        {
            window.Add(failure);
        }

        // A later failure each round: it pushes the oldest out of the window, which is full.
        var late = new Queue<Failure>(Enumerable.Range(400, 10).Select(static i => Failure("192.0.2.1", i * 30)));
        Assert.Equal(0, AllocationMeter.LeastBytes(() => window.Add(late.Dequeue())));
    }

    [Fact]
    public void Add_AnySequence_EqualsNaiveCount() =>
        Prop.ForAll(Gen.Zip(Gen.Choose(0, 3), Gen.Choose(0, 3000)).ArrayOf().ToArbitrary(), static steps =>
        {
            var window = new FailureWindow(s_findTime, maxRetry: 10_000, maxMatches: 5);
            var seen = new List<Failure>();
            foreach ((int host, int second) in steps)
            {
                Failure failure = Failure($"192.0.2.{host}", second);
                seen.Add(failure);
                DateTimeOffset last = seen.Where(other => other.Id == failure.Id).Max(static other => other.Time);
                int expected = seen.Count(other => other.Id == failure.Id && last - other.Time <= s_findTime);
                Assert.Equal(expected, window.Add(failure).Attempts);
            }
        }).QuickCheckThrowOnFailure();

    private static FailureWindow Window(int maxMatches = 5, int maxIds = 100) => new(s_findTime, maxRetry: 3, maxMatches, maxIds);

    private static Failure Failure(string address, int second) => new() { Id = FailureId.Parse(address), Time = s_start.AddSeconds(second) };
}
