using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

/// <summary>Options of the daemon that fail2ban does not have.</summary>
public sealed class OwnOptionsTests
{
    [Fact]
    public void Load_NothingSaid_IsTheSafeDefault()
    {
        DaemonOptions options = Load("loglevel = INFO");
        Assert.Equal((DaemonOptions.AutoGroup, true, true), (options.RpcGroup, options.RpcGroupMayChange, options.ProtectSessions));
        Assert.Equal((TimeSpan.FromDays(90), TimeSpan.FromSeconds(15)), (options.AuditPurgeAge, options.MetricsInterval));
        Assert.Equal((null, null), (options.MetricsTextFile, options.MetricsListen));
    }

    [Fact]
    public void Load_EverythingSaid_IsTaken()
    {
        DaemonOptions options = Load(
            "rpc_group = wheel", "rpc_group_access = Read", "audit_purgeage = 2w", "protect_sessions = off",
            "metrics_textfile = /var/lib/x.prom", "metrics_interval = 1m", "metrics_listen = [::1]:9191");
        Assert.Equal(("wheel", false, false), (options.RpcGroup, options.RpcGroupMayChange, options.ProtectSessions));
        Assert.Equal((TimeSpan.FromDays(14), TimeSpan.FromMinutes(1)), (options.AuditPurgeAge, options.MetricsInterval));
        Assert.Equal(("/var/lib/x.prom", "[::1]:9191"), (options.MetricsTextFile, options.MetricsListen?.ToString()));
    }

    [Fact]
    public void Load_PurgeAgeOfMinusOne_IsForEver()
    {
        DaemonOptions options = Load("dbpurgeage = -1", "audit_purgeage = -1");

        Assert.Equal((Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), (options.DbPurgeAge, options.AuditPurgeAge));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("")]
    public void Load_NoGroup_IsNobody(string group) => Assert.Null(Load($"rpc_group = {group}").RpcGroup);

    [Theory]
    [InlineData("rpc_group_access = write", "full or read")]
    [InlineData("protect_sessions = maybe", "yes or no")]
    [InlineData("dbpurgeage = -5", "-1 for ever")]
    [InlineData("audit_purgeage = -1d", "-1 for ever")]
    [InlineData("metrics_interval = 0", "1s to 1d")]
    [InlineData("metrics_listen = 9191", "ADDRESS:PORT")]
    [InlineData("metrics_listen = ::1:9191", "ADDRESS:PORT")]
    [InlineData("metrics_listen = localhost:9191", "ADDRESS:PORT")]
    [InlineData("metrics_listen = 127.0.0.1:99999", "ADDRESS:PORT")]
    [InlineData("metrics_listen = unix:relative", "ADDRESS:PORT")]
    [InlineData("metrics_listen = 0.0.0.0:9191", "metrics_public = yes")]
    [InlineData("metrics_listen = 192.0.2.1:9191", "metrics_public = yes")]
    [InlineData("metrics_listen = [::]:9191", "metrics_public = yes")]
    public void Load_WrongValue_NamesFileLineAndWhatIsExpected(string option, string expected)
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => Load(option));
        Assert.Equal(new Origin("/etc/test/bantui.conf", 2), error.Origin);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:9191", true)]
    [InlineData("127.1.2.3:1", true)]
    [InlineData("unix:/run/x", true)]
    [InlineData("10.0.0.1:9191", false)]
    public void TryParse_Endpoint_KnowsWhetherOthersReachIt(string text, bool isLocal)
    {
        MetricsEndpoint endpoint = MetricsEndpoint.TryParse(text)!;
        Assert.Equal((text, isLocal), (endpoint.ToString(), endpoint.IsLocal));
    }

    [Fact]
    public void Load_PublicAddressThatIsMeant_IsTaken() =>
        Assert.Equal("0.0.0.0:9191", Load("metrics_listen = 0.0.0.0:9191", "metrics_public = yes").MetricsListen?.ToString());

    private static DaemonOptions Load(params string[] options) =>
        new MemoryFiles().With("jail.conf", "[DEFAULT]\n").With("bantui.conf", $"[Definition]\n{string.Join('\n', options)}\n").Load().Daemon;
}
