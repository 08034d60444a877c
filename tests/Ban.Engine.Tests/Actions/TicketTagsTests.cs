using System.Net.Sockets;
using Ban.Engine.Actions;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

/// <summary>Tags that take more than the ban itself.</summary>
public sealed class TicketTagsTests
{
    private const int LimitMs = 20_000;

    private static readonly ActionTicket s_ticket = Tickets.Of("192.0.2.1", matches: ["own"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ipmatches", "old\nnew")]
    [InlineData("ipjailmatches", "here")]
    [InlineData("ipfailures", "17")]
    [InlineData("ipjailfailures", "5")]
    public void ValueOf_History_IsAskedForOnceAndOnlyIfNeeded(string tag, string expected)
    {
        List<string?> asked = [];
        CommandContext context = new(TimeProvider.System, NullLogger.Instance)
        {
            History = (jail, id) =>
            {
                asked.Add($"{jail} {id}");
                return jail is null ? new StoredMatches(["old", "new"], 17, 3) : new StoredMatches(["here"], 5, 1);
            },
        };
        TicketTags tags = context.TagsOf("sshd", s_ticket);
        Assert.Equal("192.0.2.1", tags.ValueOf("ip"));
        Assert.Empty(asked);

        Assert.Equal(expected, tags.ValueOf(tag));
        Assert.Equal(expected, context.TagsOf("sshd", s_ticket).ValueOf(tag));

        Assert.Equal([tag.StartsWith("ipjail", StringComparison.Ordinal) ? "sshd 192.0.2.1" : " 192.0.2.1"], asked);
    }

    [Theory]
    [InlineData("ipmatches", "own")]
    [InlineData("ipjailfailures", "3")]
    [InlineData("jail.banned", "0")]
    [InlineData("jail.name", "sshd")]
    [InlineData("F-a", null)]
    [InlineData("jail.colour", null)]
    public void ValueOf_NothingKnown_IsTheTicketsOwn(string tag, string? expected) =>
        Assert.Equal(expected, new CommandContext(TimeProvider.System, NullLogger.Instance).TagsOf("sshd", s_ticket).ValueOf(tag));

    [Fact(Timeout = LimitMs)]
    public async Task Prepare_HostName_IsLookedUpOnlyIfTheCommandAsks()
    {
        int asked = 0;
        CommandContext context = new(TimeProvider.System, NullLogger.Instance) { LookUpName = (_, _) => Task.FromResult($"host{++asked}.example") };
        TicketTags tags = context.TagsOf("sshd", s_ticket);

        await tags.PrepareAsync("ban <ip>", Token);
        Assert.Equal(0, asked);
        await tags.PrepareAsync("ban <ip-host>", Token);
        await tags.PrepareAsync("ban <ip-host>", Token);

        Assert.Equal("host1.example", tags.ValueOf("ip-host"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Prepare_NameServerIsSilent_GivesUpInTime()
    {
        ManualClock clock = new(Tickets.Start);
        CommandContext context = new(clock, NullLogger.Instance) { LookUpName = static (_, _) => new TaskCompletionSource<string>().Task };
        TicketTags tags = context.TagsOf("sshd", s_ticket);

        Task preparing = tags.PrepareAsync("<ip-host>", Token);
        Assert.False(preparing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(4));
        await preparing;

        Assert.Equal("None", tags.ValueOf("ip-host"));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Prepare_NoName_IsNone()
    {
        CommandContext context = new(TimeProvider.System, NullLogger.Instance) { LookUpName = static (_, _) => throw new SocketException(11001) };
        TicketTags tags = context.TagsOf("sshd", s_ticket);

        await tags.PrepareAsync("<ip-host>", Token);

        Assert.Equal("None", tags.ValueOf("ip-host"));
    }

    [Fact]
    public void ValueOf_RawTicket_TellsEverything()
    {
        string raw = new CommandContext(TimeProvider.System, NullLogger.Instance).TagsOf("sshd", s_ticket).ValueOf("raw-ticket")!;

        Assert.StartsWith("id=192.0.2.1 ip=192.0.2.1 time=1777896000 end=1777896600 count=1 failures=3 ", raw, StringComparison.Ordinal);
    }

    [Fact]
    public void OfNoTicket_HistoryAndHost_AreEmpty() =>
        Assert.All(["ip", "ip-host", "matches", "F-USER", "raw-ticket"], static tag => Assert.Equal(string.Empty, CommandTags.OfNoTicket("sshd", "inet4", Tickets.Start, tag)));
}
