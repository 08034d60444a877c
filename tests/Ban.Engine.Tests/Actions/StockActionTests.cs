using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Ban.Native.NfTables;
using Ban.Native.Tests.NfTables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

/// <summary>The actions of Debian's fail2ban package as they are, in a network namespace.</summary>
public sealed class StockActionTests
{
    private const string Stock = "/etc/fail2ban";

    [Theory]
    [InlineData("nftables", "type=multiport, port=\"ssh,80:90\"")]
    [InlineData("nftables-multiport", "port=ssh")]
    [InlineData("nftables-allports", "blocktype=drop")]
    public void Life_StockNftables_BansAndCleansUp(string action, string parameters)
    {
        Assert.SkipUnless(File.Exists($"{Stock}/action.d/{action}.conf"), "Needs Debian's package fail2ban with its stock actions.");
        NetworkNamespace.Run(() =>
        {
            string thread = File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName;
            string nft = $"nsenter --net={thread}/ns/net nft";
            using NftContext context = NftContext.Open();
            IBanAction stock = Load($"{action}[name=sshd, {parameters}, nftables=\"{nft}\"]");

            Wait(stock.StartAsync(default));
            Wait(stock.BanAsync([Tickets.Of("192.0.2.1"), Tickets.Of("2001:db8::1")], default));
            string banned = List(context);
            Wait(stock.UnbanAsync([Tickets.Of("192.0.2.1")], default));
            string unbanned = List(context);
            context.Run("flush ruleset\0"u8);
            Wait(stock.BanAsync([Tickets.Of("2001:db8::2")], default));
            string repaired = List(context);
            Wait(stock.StopAsync(default));

            Assert.Contains("192.0.2.1", banned, StringComparison.Ordinal);
            Assert.Contains("2001:db8::1", banned, StringComparison.Ordinal);
            Assert.DoesNotContain("192.0.2.1", unbanned, StringComparison.Ordinal);
            Assert.Contains("2001:db8::1", repaired, StringComparison.Ordinal);
            Assert.Contains("2001:db8::2", repaired, StringComparison.Ordinal);
            Assert.DoesNotContain("f2b-table", List(context), StringComparison.Ordinal);
        });
    }

    private static IBanAction Load(string action)
    {
        string jails = $"[sshd]\nenabled = false\n[probe]\nenabled = true\nfilter = sshd\nlogpath = /dev/null\naction = {action}\n";
        ConfigFiles files = new(
            path => path == $"{Stock}/jail.local" ? Encoding.UTF8.GetBytes(jails) : File.Exists(path) ? File.ReadAllBytes(path) : null,
            static path => Directory.Exists(path) ? Directory.GetFiles(path) : null);
        JailSettings jail = ConfigurationLoader.Load(Stock, files).Jails.Single(static jail => jail.Name == "probe");
        return new CommandAction(jail, jail.Actions.Single(), new CommandContext(TimeProvider.System, NullLogger.Instance));
    }

    private static string List(NftContext context) => Encoding.UTF8.GetString(context.List("list ruleset\0"u8, terse: false));

    private static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
