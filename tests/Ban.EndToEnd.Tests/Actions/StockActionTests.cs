using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Actions;

/// <summary>The actions of Debian's fail2ban package as they are, run by the real daemon against the kernel of a private network.</summary>
public sealed class StockActionTests : LabTest
{
    private const string Stock = "/etc/fail2ban/action.d";

    /// <summary>What is theirs in the kernel has this in its name.</summary>
    private const string Mark = "f2b-";

    private static readonly string[] s_programs = ["iptables", "ip6tables", "ipset", "nft"];

    /// <summary>All that a firewall holds, and how somebody empties it behind the daemon's back.</summary>
    private const string Dump = "iptables-save; ip6tables-save; ipset list; nft list ruleset";

    private const string Empty = "nft flush ruleset; ipset destroy";

    [Theory(Timeout = TimeLimit)]
    [InlineData("nftables", "type=multiport, port=\"ssh,80:90\"")]
    [InlineData("nftables-multiport", "port=ssh")]
    [InlineData("nftables-allports", "blocktype=drop")]
    [InlineData("iptables", "port=ssh, protocol=\"tcp,udp\"")]
    [InlineData("iptables-multiport", "port=\"ssh,80:90\"")]
    [InlineData("iptables-allports", "blocktype=DROP")]
    [InlineData("iptables-new", "port=ssh")]
    [InlineData("iptables-multiport-log", "port=ssh")]
    [InlineData("iptables-ipset-proto6", "port=ssh")]
    [InlineData("iptables-ipset-proto6-allports", "blocktype=DROP")]
    public async Task Life_StockAction_BansRepairsAndLeavesNothing(string action, string parameters)
    {
        var missing = s_programs.Where(program => Command.Find(program) is null).ToList();
        Assert.SkipWhen(missing.Count > 0 || !File.Exists($"{Stock}/{action}.conf"), $"needs Debian's fail2ban, iptables, ipset and nftables ({string.Join(", ", missing)})");
        var daemon = await StartDaemonAsync(Configure(action, parameters));

        Ban("198.51.100.7", "198.51.100.8", "2001:db8:5::91");
        await UntilFirewallAsync(daemon, holds: ["198.51.100.7", "198.51.100.8", "2001:db8:5::91"]);
        (await BantuiAsync(daemon.Files, "unban", "198.51.100.7")).MustSucceed();
        await UntilFirewallAsync(daemon, holds: ["198.51.100.8", "2001:db8:5::91"], lacks: ["198.51.100.7"]);

        await Command.RunAsync(Machine, "/bin/sh", ["-c", Empty], Token);
        Ban("203.0.113.9", "2001:db8:5::92");
        await UntilFirewallAsync(daemon, holds: ["198.51.100.8", "203.0.113.9", "2001:db8:5::91", "2001:db8:5::92"]);

        Assert.Equal(0, await daemon.StopAsync(Token));
        Assert.DoesNotContain(Mark, await FirewallAsync(), StringComparison.Ordinal);
    }

    /// <summary>They share one table, which the first makes and the last deletes.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Life_ManyJailsOnOneTable_AllBanAndLeaveNothing()
    {
        Assert.SkipWhen(!File.Exists($"{Stock}/nftables.conf"), "needs Debian's fail2ban");
        var files = Configure("nftables-multiport", "port=ssh");
        var names = Enumerable.Range(0, 6).Select(number => $"more{number}").ToList();
        files.Write(
            Path.Combine("jail.d", "more.local"),
            names.SelectMany(name => (string[])
                [$"[{name}]", "enabled = true", "filter = sshd", "backend = auto", $"logpath = {Machine.Log.LogPath}", "maxretry = 1", "action = nftables-multiport[port=ssh]"]));
        var daemon = await StartDaemonAsync(files);

        Ban("198.51.100.7");
        await Until.TrueAsync(
            "a ban in every jail's set",
            async () => (await FirewallAsync()).Split("198.51.100.7").Length - 1 == names.Count + 1,
            Token,
            state: () => daemon.Output);

        Assert.Equal(0, await daemon.StopAsync(Token));
        Assert.DoesNotContain(Mark, await FirewallAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("ERROR", await File.ReadAllTextAsync(files.Log, Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Kill_WithBans_TheNextRunLeavesNoneTwiceAndNoneBehind()
    {
        Assert.SkipWhen(Command.Find("iptables") is null || !File.Exists($"{Stock}/iptables-multiport.conf"), "needs Debian's fail2ban and iptables");
        var files = Configure("iptables-multiport", "port=ssh");
        var first = await StartDaemonAsync(files);
        Ban("198.51.100.7", "198.51.100.8");
        await UntilFirewallAsync(first, holds: ["198.51.100.7", "198.51.100.8"]);

        await first.KillAsync(Token);
        var second = await StartDaemonAsync(files);
        Ban("203.0.113.9");
        await UntilFirewallAsync(second, holds: ["198.51.100.7", "203.0.113.9"]);
        (await BantuiAsync(files, "unban", "198.51.100.7")).MustSucceed();

        // One rule for each ban: a second one, from the first run, would outlive the unban.
        await UntilFirewallAsync(second, holds: ["198.51.100.8"], lacks: ["198.51.100.7"]);
        Assert.Equal(0, await second.StopAsync(Token));
        Assert.DoesNotContain(Mark, await FirewallAsync(), StringComparison.Ordinal);
    }

    /// <summary>Our configuration, but with the package's actions in place of ours.</summary>
    private DaemonFiles Configure(string action, string parameters)
    {
        var files = CreateFiles($"action = {action}[{parameters}]", "maxretry = 1");
        foreach (var file in Directory.EnumerateFiles(Stock, "*.conf"))
        {
            File.Copy(file, Path.Combine(files.Configuration, "action.d", Path.GetFileName(file)), overwrite: true);
        }

        return files;
    }

    private void Ban(params string[] addresses)
    {
        foreach (var address in addresses)
        {
            Fail(address, 1);
        }
    }

    private async Task<string> FirewallAsync() => (await Command.RunAsync(Machine, "/bin/sh", ["-c", Dump], Token)).Output;

    private Task UntilFirewallAsync(DaemonProcess daemon, string[] holds, string[]? lacks = null)
        => Until.TrueAsync(
            $"{string.Join(", ", holds)} in the firewall{(lacks is null ? string.Empty : $", {string.Join(", ", lacks)} not")}",
            async () =>
            {
                var firewall = await FirewallAsync();
                return holds.All(address => firewall.Contains(address, StringComparison.Ordinal))
                    && (lacks ?? []).All(address => !firewall.Contains(address, StringComparison.Ordinal));
            },
            Token,
            state: () => daemon.Output);
}
