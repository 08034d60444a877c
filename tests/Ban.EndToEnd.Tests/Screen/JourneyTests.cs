using Ban.Lab.Daemon;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>Whole ways through the screen, as somebody goes them during an attack.</summary>
public sealed class JourneyTests : ScreenTest
{
    private static readonly (int Columns, int Rows)[] s_sizes = [(200, 50), (20, 5), (80, 24), (133, 7), (41, 60), (300, 24), (79, 23), (10, 3), (160, 45)];

    /// <summary>An attack is seen, opened, banned by hand, found in the firewall, and taken back.</summary>
    [Theory(Timeout = TimeLimit)]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public async Task Attack_OpenedBannedAndTakenBack_IsToldAndEnforced(int columns, int rows)
    {
        var (daemon, terminal) = await OpenAsync(columns, rows);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.SendAsync(Token, "2");
        Fail(Attacker, 2);
        await terminal.WaitForAsync("both failures", text => HasLine(text, Attacker, "2/3"), Token);

        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("the pattern with its place", text => HasLine(text, "pattern", "sshd.conf:") && HasLine(text, "2 of maxretry 3 within findtime"), Token);
        await terminal.WaitForAsync("how the date was read", text => HasLine(text, "time", "zone local, read by"), Token);

        await terminal.SendAsync(Token, "b");
        await terminal.WaitForAsync($"address {Attacker}", Token);
        await terminal.SendAsync(Token, "Tab", "Tab", "2h", "Tab", "knocks", "Enter");
        await UntilInFirewallAsync(daemon, Attacker);
        await terminal.WaitForAsync("the ban in the detail, and the answer", text => HasLine(text, "ban", "since", "for 2h") && HasLine(text, "z takes it back"), Token);

        await terminal.SendAsync(Token, "z");
        await UntilNotInFirewallAsync(daemon, Attacker);
        await terminal.WaitForAsync("the end of the ban in the detail", text => HasLine(text, "ban", "lifted"), Token);
        await terminal.SendAsync(Token, "w");
        await terminal.WaitForAsync("why", text => HasLine(text, "is not banned") && HasLine(text, "by hand: knocks; lifted by "), Token);
    }

    /// <summary>An address is ignored from a failure, on disk too; its failures do not count any more, and that is taken back.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Ignore_FromAFailure_HoldsAtOnceAndOnDisk()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.SendAsync(Token, "2");
        Fail(Attacker, 1);
        await terminal.WaitForAsync(Attacker, Token);

        await terminal.SendAsync(Token, "i", "Tab", "Tab", "Space");
        await terminal.WaitForAsync("written to jail.d/sshd.local", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("is ignored in sshd, also in the configuration", Token);
        string file = Path.Combine(daemon.Files.Configuration, "jail.d", "sshd.local");
        Assert.Contains(Attacker, await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        Fail(Attacker, 5);
        Fail("198.51.100.8", 3);
        await UntilInFirewallAsync(daemon, "198.51.100.8");
        Assert.Equal(["198.51.100.8"], await daemon.BannedAsync(Jail, Token));

        await terminal.SendAsync(Token, "z");
        await terminal.WaitForAsync("is not ignored any more", Token);
        Assert.DoesNotContain(Attacker, await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        Fail(Attacker, 3);
        await UntilInFirewallAsync(daemon, Attacker);
    }

    /// <summary>A ban that waits because somebody is logged in is seen and dropped; one by hand is explained, and made when forced.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Session_FromTheAddress_HoldsTheBanUntilSomebodyDecides()
    {
        const string Admin = "198.51.100.50";
        // Before the daemon: what it knows of sessions may be a second old.
        await using var session = await Lab.LogInAsync(Admin, Token);
        var (daemon, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);
        Fail(Admin, 3);
        await terminal.WaitForAsync("1 held", Token);

        await terminal.SendAsync(Token, "3", "W");
        await terminal.WaitForAsync("the held ban", text => HasLine(text, Admin, "sshd", "root is logged"), Token);
        await terminal.SendAsync(Token, "u");
        await terminal.WaitForAsync("Drop a held ban", Token);
        await terminal.SendAsync(Token, "Enter");
        await terminal.WaitForAsync("no ban waits for a decision", Token);
        Assert.Empty(await daemon.BannedAsync(Jail, Token));

        // Alone: another key right behind it would make it Alt.
        await terminal.SendAsync(Token, "Escape");
        await terminal.WaitForAsync("nobody is banned", Token);
        await terminal.SendAsync(Token, "b", Admin, "Tab", "C-u", "sshd", "Enter");
        await terminal.WaitForAsync("who is logged in", text => HasLine(text, "Not banned") && HasLine(text, $"{Admin} is in use: root is logged in"), Token);
        Assert.Empty(await daemon.BannedAsync(Jail, Token));
        await terminal.SendAsync(Token, "F");
        await UntilInFirewallAsync(daemon, Admin);
    }

    /// <summary>The daemon goes and comes back under the screen: it says so, keeps what it shows, and goes on.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Restart_OfTheDaemonUnderTheScreen_LosesNothingShown()
    {
        var (daemon, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.SendAsync(Token, "2");
        Fail(Attacker, 2);
        await terminal.WaitForAsync("both failures", text => HasLine(text, Attacker, "2/3"), Token);

        await daemon.StopAsync(Token);

        string gone = await terminal.WaitForAsync("the banner", text => HasLine(text, "! NO DAEMON", "next try in"), Token);
        Assert.True(HasLine(gone, Attacker, "1/3") && HasLine(gone, Attacker, "2/3") && HasLine(gone, "stale"), gone);
        await terminal.SendAsync(Token, "j", "Enter");
        await terminal.WaitForAsync("the detail without a daemon", text => HasLine(text, "1 of maxretry 3"), Token);
        await terminal.SendAsync(Token, "Escape");

        daemon = await StartDaemonAsync(daemon.Files);
        string back = await terminal.WaitForAsync("the daemon again", text => HasLine(text, "bantuid", "up ") && HasLine(text, "live"), Token);
        Assert.True(HasLine(back, Attacker, "1/3") && HasLine(back, Attacker, "2/3"), back);
        Fail(Attacker, 1);
        await terminal.WaitForAsync("the next failure and its ban", text => HasLine(text, Attacker, "3/3", "banned"), Token);
        await UntilInFirewallAsync(daemon, Attacker);
    }

    /// <summary>The terminal takes every size while failures stream in; what is drawn last is whole, and the screen still obeys.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Resize_WildlyWhileEventsStream_DrawsEverySizeWhole()
    {
        var (_, terminal) = await OpenAsync(80, 24);
        await terminal.WaitForAsync("[1 Overview]", Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task streaming = StreamAsync(stop.Token);
        for (int i = 0; i < 60; i++)
        {
            (int columns, int rows) = s_sizes[i % s_sizes.Length];
            await terminal.ResizeAsync(columns, rows, Token);
            if (i % 5 == 0)
            {
                await terminal.SendAsync(Token, ((i / 5 % 3) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        await terminal.ResizeAsync(100, 30, Token);
        await terminal.SendAsync(Token, "2");
        string whole = await terminal.WaitForAsync("the whole frame", text => HasLine(text, "[2 Failures]") && LastRow(text) == 30 && HasLine(text, "following"), Token);
        Assert.All(whole.Split('\n'), line => Assert.True(line.Length <= 100));
        await stop.CancelAsync();
        await streaming;
        await terminal.SendAsync(Token, "q");
        await terminal.WaitForAsync("the shell again", IsShellBack, Token);
    }

    // A thousand lines a second, from many addresses.
    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                DateTimeOffset now = TimeProvider.System.GetUtcNow();
                await File.AppendAllLinesAsync(Machine.Log.LogPath, Enumerable.Range(i * 20, 20).Select(line => DaemonFiles.FailureLine(now, $"198.18.{line / 250 % 250}.{line % 250}")), cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The screen has been seen.
        }
    }
}
