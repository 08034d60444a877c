using System.Text.Json;
using Ban.Rpc;

namespace Ban.Daemon.Tests.Methods.Commands;

/// <summary>Commands of fail2ban-client one by one; what the real one answers to the same is compared in the end-to-end tests.</summary>
public sealed class CommandMethodsTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;

    private DaemonRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await DaemonRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory(Timeout = TimeLimit)]
    [InlineData("ping", "\"pong\"")]
    [InlineData("echo a b", """["a","b"]""")]
    [InlineData("status", """[["Number of jail",2],["Jail list","door, gate"]]""")]
    [InlineData("banned", """[{"door":[]},{"gate":[]}]""")]
    [InlineData("get door maxretry", "3")]
    [InlineData("get door bantime", "600")]
    [InlineData("get gate bantime", "-1")]
    [InlineData("get door findtime", "600")]
    [InlineData("get door usedns", "\"no\"")]
    [InlineData("get door ignoreip", "[]")]
    [InlineData("get door ignoreregex", """["friend"]""")]
    [InlineData("get door actions", """["none"]""")]
    [InlineData("get door banip", "[]")]
    [InlineData("get door logencoding", "\"UTF-8\"")]
    public async Task Get_OfAFreshJail_IsWhatItsFilesSay(string command, string expected) => Assert.Equal(expected, await RunAsync(command));

    [Theory(Timeout = TimeLimit)]
    [InlineData("set door maxretry 7", "get door maxretry", "7")]
    [InlineData("set door bantime 2h", "get door bantime", "7200")]
    [InlineData("set door findtime 1d", "get door findtime", "86400")]
    [InlineData("set door usedns warn", "get door usedns", "\"warn\"")]
    [InlineData("set door addignoreip 192.0.2.0/24", "get door ignoreip", """["192.0.2.0/24"]""")]
    [InlineData("set door delignoreregex 0", "get door ignoreregex", "[]")]
    [InlineData("set door addignoreregex foe", "get door ignoreregex", """["friend","foe"]""")]
    [InlineData("set door bantime.increment true", "get door bantime.increment", "true")]
    public async Task Set_AnOption_HoldsInTheRunningJail(string set, string get, string expected)
    {
        await RunAsync(set);
        Assert.Equal(expected, await RunAsync(get));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("get nosuch maxretry")]
    [InlineData("get door zork")]
    [InlineData("get")]
    [InlineData("set door maxretry many")]
    [InlineData("set door addfailregex (<HOST>")]
    [InlineData("set door addfailregex nothing")]
    [InlineData("set door zork 1")]
    [InlineData("zork")]
    [InlineData("status nosuch")]
    [InlineData("sleep long")]
    [InlineData("set door attempt ")]
    [InlineData("set door banip ")]
    public async Task Run_WhatIsWrong_IsRefusedAndChangesNothing(string command)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => RunAsync(command));
        Assert.Equal(RpcErrorCodes.CommandRefused, refusal.Code);
        Assert.NotEmpty(refusal.Details["arguments"]);
        Assert.Equal("3", await RunAsync("get door maxretry"));
        Assert.Equal("\"no\"", await RunAsync("get door usedns"));
        Assert.Equal(2, await FailRegexesAsync());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("get door action mail password", "\"hunter2\"", "\"***\"")]
    [InlineData("get door action mail actionban", "\"post hunter2\"", "\"***\"")]
    [InlineData("get door action mail url", "\"http://h/?k=hunter2\"", "\"http://h/?k=***\"")]
    [InlineData("get door action mail port", "\"25\"", "\"25\"")]
    [InlineData("get door action mail actionstop", "\"\"", "\"\"")]
    [InlineData("get door ignorecommand", "\"ask hunter2\"", "\"***\"")]
    [InlineData("get door actions", """["none","mail"]""", """["none","mail"]""")]
    [InlineData("get door maxretry", "3", "3")]
    public async Task Get_ByWhoMayOnlyLook_ShowsNothingThatCanBeAPassword(string command, string whole, string masked)
    {
        await RunAsync("set door addaction mail");
        await RunAsync("set door action mail password hunter2");
        await RunAsync("set door action mail url http://h/?k=hunter2");
        await RunAsync("set door action mail port 25");
        await _rig.RunAsync("set", "door", "action", "mail", "actionban", "post hunter2");
        await _rig.RunAsync("set", "door", "ignorecommand", "ask hunter2");
        Assert.Equal((whole, masked), (await RunAsync(command), await _rig.RunAsync(command.Split(' '), masked: true)));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task AddAndDelFailRegex_OfARunningJail_ChangeItsPatterns()
    {
        await RunAsync("set door addfailregex ^out:<HOST>$");
        Assert.Equal(3, await FailRegexesAsync());
        await RunAsync("set door delfailregex 0");
        Assert.Equal(2, await FailRegexesAsync());
        Assert.DoesNotContain("refused", await RunAsync("get door failregex"), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task BanIpAndUnbanIp_SeveralAtOnce_CountThem()
    {
        Assert.Equal("2", await RunAsync("set door banip 192.0.2.1 192.0.2.2"));
        Assert.Equal("1", await RunAsync("set door banip 192.0.2.2 192.0.2.3"));
        Assert.Equal("""["192.0.2.1","192.0.2.2","192.0.2.3"]""", await RunAsync("get door banip"));
        Assert.Equal("[1,0]", await RunAsync("get door banned 192.0.2.1 192.0.2.9"));
        Assert.Equal("1", await RunAsync("set door unbanip 192.0.2.1 192.0.2.9"));
        Assert.Equal("""[{"door":["192.0.2.2","192.0.2.3"]},{"gate":[]}]""", await RunAsync("banned"));
        Assert.Equal("2", await RunAsync("unban --all"));
        await Assert.ThrowsAsync<RpcException>(() => RunAsync("set door unbanip --report-absent 192.0.2.9"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Status_OfAJail_CountsFailuresAndBans()
    {
        await RunAsync("set door attempt 192.0.2.7");
        await RunAsync("set door banip 192.0.2.1");
        string status = await RunAsync("status door");
        Assert.Contains("""["Currently failed",1]""", status, StringComparison.Ordinal);
        Assert.Contains("""["Currently banned",1]""", status, StringComparison.Ordinal);
        Assert.Contains("""["Banned IP list",["192.0.2.1"]]""", status, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Attempt_AsOftenAsItTakes_Bans()
    {
        for (int i = 0; i < 3; i++)
        {
            await RunAsync("set door attempt 192.0.2.7 line");
        }

        Assert.Equal("""["192.0.2.7"]""", await RunAsync("get door banip"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task AddLogPath_AndTakingItAway_ChangesWhatIsFollowed()
    {
        string other = _rig.PathOf("other.log");
        await File.WriteAllTextAsync(other, "", TestContext.Current.CancellationToken);
        await RunAsync($"set door addlogpath {other}");
        Assert.Contains(other, await RunAsync("get door logpath"), StringComparison.Ordinal);
        await RunAsync($"set door dellogpath {other}");
        Assert.DoesNotContain(other, await RunAsync("get door logpath"), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Sleep_Cancelled_EndsAtOnce()
    {
        using var source = new CancellationTokenSource();
        Task sleeping = _rig.Commands.RunAsync(new(["sleep", "60"]), caller: null, masked: false, source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
    }

    private async Task<int> FailRegexesAsync() => JsonDocument.Parse(await RunAsync("get door failregex")).RootElement.GetArrayLength();

    private Task<string> RunAsync(string command) => _rig.RunAsync(command.Split(' '));
}
