using Ban.Tui.Cli;
using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

/// <summary>What <c>bantui complete</c> offers. With a real shell: the end-to-end tests.</summary>
public sealed class CompletionTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("un", "unban")]
    [InlineData("sta", "start statistics stats status")]
    [InlineData("status ", "sshd")]
    [InlineData("status s", "sshd")]
    [InlineData("status sshd ", "basic cymru short stats")]
    [InlineData("unban 192", "192.0.2.1")]
    [InlineData("why ", "192.0.2.1")]
    [InlineData("bans --jail ", "sshd")]
    [InlineData("watch --types en", "enforcementDrift")]
    [InlineData("get sshd max", "maxlines maxmatches maxretry")]
    [InlineData("set sshd usedns ", "no raw warn yes")]
    [InlineData("get db", "dbfile dbmaxmatches dbpurgeage")]
    [InlineData("rpc daemon.p", "daemon.ping")]
    [InlineData("config ch", "check")]
    [InlineData("held app", "apply")]
    [InlineData("export --form", "--format")]
    [InlineData("export --format n", "ndjson nft")]
    [InlineData("import --no-", "--no-bans --no-color --no-config")]
    [InlineData("--read", "--read-only")]
    [InlineData("reload --re", "--restart")]
    [InlineData("nosuch ", "")]
    [InlineData("--timeout ", "")]
    public async Task Complete_AtTheEndOfALine_OffersWhatMayFollow(string line, string expected) =>
        Assert.Equal(expected, await CompleteAsync(["-s", _daemon.SocketPath, .. line.Split(' ')]));

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("status ", "")]
    [InlineData("get s", "syslogsocket")]
    [InlineData("reload --re", "--restart")]
    public async Task Complete_WithoutADaemon_OffersTheRestInSilence(string line, string expected) =>
        Assert.Equal(expected, await CompleteAsync(["-s", "/nonexistent/socket", .. line.Split(' ')]));

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("192.0.2.", "192.0.2.0/24")]
    [InlineData("10.", "10.0.0.0/8")]
    [InlineData("192.0.2.1", "192.0.2.0/24")]
    [InlineData("19", null)]
    [InlineData("2001:db8:", null)]
    [InlineData("x.y.", null)]
    public async Task Complete_PartOfAnAddress_AsksForItsNetwork(string word, string? expected)
    {
        await CompleteAsync(["-s", _daemon.SocketPath, "unban", word]);
        Assert.Equal(expected, _daemon.LastList!.Network);
    }

    /// <summary>A filter can capture any text as the id, and bash puts a candidate on the command line unquoted.</summary>
    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("$(reboot)")]
    [InlineData("a;reboot")]
    [InlineData("`reboot`")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("--all")]
    [InlineData("~root")]
    [InlineData("*")]
    [InlineData("a\u202eb")]
    [InlineData("")]
    public async Task Complete_IdThatAShellWouldNotTakeAsText_IsNotOffered(string id)
    {
        _daemon.FirstId = id;
        Assert.Equal("", await CompleteAsync(["-s", _daemon.SocketPath, "unban", ""]));
        _daemon.FirstId = "user_1@example.org";
        Assert.Equal("user_1@example.org", await CompleteAsync(["-s", _daemon.SocketPath, "unban", ""]));
    }

    private static async Task<string> CompleteAsync(string[] words)
    {
        var output = new LineWriter();
        var error = new LineWriter();

        // On a thread of its own: a question to the daemon blocks it.
        await Task.Run(() => Completion.RunAsync(words, new CliConsole(output, error, TextReader.Null, HasColor: false)), TestTime.Token);
        Assert.Empty($"{error}");
        return $"{output}".TrimEnd('\n').Replace('\n', ' ');
    }
}
