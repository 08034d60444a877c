using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Bans;

public sealed class BanRegisterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly BanRegister _register = new("a");

    [Fact]
    public void TakeDue_MoreThanTheLimit_GivesTheEarliestEndsFirst()
    {
        for (int i = 5; i >= 1; i--)
        {
            Assert.True(Add($"192.0.2.{i}", TimeSpan.FromSeconds(i)));
        }

        Add("192.0.2.6", Timeout.InfiniteTimeSpan);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], Ids(_register.TakeDue(s_now.AddSeconds(4), 2)));
        Assert.Equal(["192.0.2.3", "192.0.2.4"], Ids(_register.TakeDue(s_now.AddSeconds(4), 10)));
        Assert.Equal((2, 6L), (_register.Count, _register.Total));
    }

    [Fact]
    public void TakeDue_LiftedAndBannedAnew_GoesByTheNewEnd()
    {
        Add("192.0.2.1", TimeSpan.FromSeconds(1));
        _register.Remove(FailureId.Parse("192.0.2.1"));
        Add("192.0.2.1", TimeSpan.FromSeconds(10));
        Assert.Empty(_register.TakeDue(s_now.AddSeconds(5), 10));
        Assert.Single(_register.TakeDue(s_now.AddSeconds(10), 10));
    }

    [Fact]
    public void TryAdd_SameId_IsRefused()
    {
        Assert.True(Add("2001:db8::1", TimeSpan.FromSeconds(1)));
        Assert.False(Add("2001:DB8:0::1", TimeSpan.FromSeconds(9)));
        Assert.Equal(1, _register.Total);
    }

    [Fact]
    public void FindWithin_Network_GivesItselfAndWhatLiesInIt()
    {
        foreach (string id in (string[])["198.51.100.0/24", "198.51.100.7", "198.51.0.0/16", "2001:db8::1"])
        {
            Add(id, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["198.51.100.0/24", "198.51.100.7"], Ids(_register.FindWithin(FailureId.Parse("198.51.100.0/24"))));
        Assert.Equal("198.51.100.0/24", _register.FindCovering(FailureId.Parse("198.51.100.9"))?.Record.Id.ToString());
        Assert.Null(_register.FindCovering(FailureId.Parse("203.0.113.1")));
        Assert.Null(_register.FindCovering(FailureId.Literal("198.51.100.9")));
    }

    [Fact]
    public void Page_AfterManyBansAndUnbans_GivesTheRestInOrder()
    {
        for (int i = 0; i < 1000; i++)
        {
            Add($"10.0.{i / 250}.{i % 250}", TimeSpan.FromHours(1));
        }

        long middle = _register.Page(after: 0, NetAddress.None, limit: 500)[^1].Sequence;
        for (int i = 0; i < 900; i++)
        {
            _register.Remove(FailureId.Parse($"10.0.{i / 250}.{i % 250}"));
        }

        Assert.Equal("10.0.3.150", _register.Page(middle, NetAddress.None, limit: 1)[0].Record.Id.ToString());
        Assert.Equal(100, _register.Page(after: 0, NetAddress.None, limit: 1000).Count);
        Assert.Equal(_register.CountWithin(NetAddress.Parse("10.0.3.0/24")), _register.Page(0, NetAddress.Parse("10.0.3.0/24"), 1000).Count);
    }

    private static IEnumerable<string> Ids(IEnumerable<ActiveBan> bans) => bans.Select(b => b.Record.Id.ToString());

    private bool Add(string id, TimeSpan time) =>
        _register.TryAdd(new BanRecord(FailureId.Parse(id), s_now, time, 1, 3, [], new Dictionary<string, string>()), restored: false);
}
