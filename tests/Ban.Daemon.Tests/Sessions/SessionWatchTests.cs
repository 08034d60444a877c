using Ban.Core.Net;
using Ban.Daemon.Sessions;
using Ban.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon.Tests.Sessions;

public sealed class SessionWatchTests
{
    private readonly StillClock _clock = new();
    private readonly List<LoginSession> _sessions = [];
    private readonly SessionWatch _watch;
    private int _reads;
    private TimeSpan _lookTime;
    private LoginMarks _marks = new(default, default, 0, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    public SessionWatchTests()
    {
        _watch = new SessionWatch(
            [_ => throw new InvalidOperationException("a source with a fault"), Read], () => _marks, _clock, NullLogger.Instance);
    }

    [Fact]
    public void Find_LogInNotedSinceTheLastLook_IsFoundAtOnce()
    {
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        Add("192.0.2.7", SessionState.Active);
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        _marks = _marks with { PastLength = 384 };
        Assert.NotNull(_watch.FindLogin(Address("192.0.2.7")));
        Assert.NotNull(_watch.FindLogin(Address("192.0.2.7")));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Find_MachineThatNotesNoLogIn_LooksAgain()
    {
        _marks = default;
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        Add("192.0.2.7", SessionState.Active);
        Assert.NotNull(_watch.FindLogin(Address("192.0.2.7")));
    }

    [Theory]
    [InlineData(10, 200)]
    [InlineData(400, 1000)]
    public void Find_LogInsOneAfterTheOther_LookNoMoreThanATwentiethOfTheTime(int lookMs, int restMs)
    {
        _lookTime = TimeSpan.FromMilliseconds(lookMs);
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        Add("192.0.2.7", SessionState.Active);
        _marks = _marks with { PastLength = 384 };
        _clock.Advance(TimeSpan.FromMilliseconds(restMs - 1));
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(_watch.FindLogin(Address("192.0.2.7")));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Find_WhoIsPresentAfterAQuestionForLogIns_LooksAtAll()
    {
        Add("192.0.2.7", SessionState.Unproven);
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        Assert.NotNull(_watch.FindPresent(Address("192.0.2.7")));
        Assert.NotNull(_watch.FindPresent(Address("192.0.2.7")));
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Find_ManyQuestionsAtOnce_LookOnce()
    {
        Add("192.0.2.7", SessionState.Active);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.NotNull(_watch.FindLogin(Address("192.0.2.7")));
            Assert.Null(_watch.FindLogin(Address("192.0.2.8")));
        }

        Assert.Equal(1, _reads);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(_watch.FindLogin(Address("192.0.2.7")));
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void Find_NetworkThatHoldsASession_IsFound()
    {
        Add("2001:db8::7", SessionState.Active);
        Assert.NotNull(_watch.FindPresent(Address("2001:db8::/32")));
        Assert.Null(_watch.FindPresent(Address("2001:db9::/32")));
    }

    [Fact]
    public void Find_SessionThatHasEnded_ProtectsForAnHourAndRefusesNobody()
    {
        Add("192.0.2.7", SessionState.Active);
        Assert.NotNull(_watch.FindPresent(Address("192.0.2.7")));
        _sessions.Clear();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Null(_watch.FindPresent(Address("192.0.2.7")));
        Assert.Equal(SessionState.Recent, _watch.FindLogin(Address("192.0.2.7"))?.State);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
    }

    [Fact]
    public void Find_ConnectionThatIsNoProvenLogIn_HoldsNoAutomaticBan()
    {
        Add("192.0.2.7", SessionState.Unproven);
        Assert.Null(_watch.FindLogin(Address("192.0.2.7")));
        Assert.NotNull(_watch.FindPresent(Address("192.0.2.7")));
    }

    [Fact]
    public void Find_SystemThatTellsNothing_ProtectsNobody()
    {
        var blind = new SessionWatch([_ => throw new IOException("sock_diag: no")], static () => default, _clock, NullLogger.Instance);
        Assert.Null(blind.FindLogin(Address("192.0.2.7")));
    }

    [Fact]
    public void Check_LogInWithinTheSecondSinceTheLastLook_IsSeen()
    {
        Assert.Null(_watch.FindPresent(Address("192.0.2.7")));
        Add("192.0.2.7", SessionState.Active);
        Assert.Throws<RpcException>(() => new SessionGuard(_watch, () => true).Check(null, [FailureId.Parse("192.0.2.7")], force: false));
    }

    [Fact]
    public void Check_AddressInUse_IsRefusedWithWhoAndWhichUnlessForced()
    {
        Add("192.0.2.7", SessionState.Active);
        var guard = new SessionGuard(_watch, () => true);
        RpcException refused = Assert.Throws<RpcException>(() => guard.Check(null, [FailureId.Parse("198.51.100.1"), FailureId.Parse("192.0.2.0/24")], force: false));
        Assert.Equal(RpcErrorCodes.SessionInUse, refused.Code);
        Assert.Equal(("192.0.2.7", "192.0.2.0/24", "alice"), (refused.Details["address"], refused.Details["id"], refused.Details["user"]));
        guard.Check(null, [FailureId.Parse("192.0.2.7")], force: true);
        guard.Check(null, [FailureId.Parse("192.0.2.8")], force: false);
    }

    [Theory]
    [InlineData("192.0.2.7", true, true)]
    [InlineData("192.0.2.7", false, false)]
    [InlineData("192.0.2.8", true, false)]
    public void Hold_AddressAndOption_HoldsWhereBothSaySo(string address, bool isProtecting, bool expected)
    {
        Add("192.0.2.7", SessionState.Active);
        var guard = new SessionGuard(_watch, () => isProtecting);
        Assert.Equal(expected, guard.Hold(Address(address), NetAddress.None) is { } reason && reason.Contains("alice is logged in from 192.0.2.7", StringComparison.Ordinal));
    }

    [Fact]
    public void Hold_IdThatIsNoAddress_LooksAtTheAddressOfTheLine()
    {
        Add("192.0.2.7", SessionState.Active);
        var guard = new SessionGuard(_watch, () => true);
        Assert.NotNull(guard.Hold(FailureId.Literal("user1"), Address("192.0.2.7")));
        Assert.Null(guard.Hold(FailureId.Literal("user1"), NetAddress.None));
    }

    private static NetAddress Address(string text) => NetAddress.TryParse(text, out NetAddress address) ? address : throw new FormatException(text);

    private IReadOnlyList<LoginSession> Read(SessionQuestion question)
    {
        _reads++;
        _clock.Advance(_lookTime);
        return [.. _sessions.Where(session => question.IsWhole || session.State != SessionState.Unproven)];
    }

    private void Add(string address, SessionState state) => _sessions.Add(new LoginSession(Address(address), "alice", "ssh pts/0, process 1", state));

    private sealed class StillClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;

        public void Advance(TimeSpan by) => _now += by;
    }
}
