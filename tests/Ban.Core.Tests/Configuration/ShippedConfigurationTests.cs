using System.Text;
using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Core.Tests.Configuration;

/// <summary>The files under <c>etc</c> as a package installs them.</summary>
public sealed class ShippedConfigurationTests
{
    private const string Head = " host sshd[77]: ";

    private static readonly string s_directory = Path.Combine(RepositoryRoot(), "etc");

    [Fact]
    public void Load_AsInstalled_HasNoJailAndNoProblem()
    {
        LoadedConfiguration loaded = Load(string.Empty);
        Assert.Empty(loaded.Problems);
        Assert.Empty(loaded.Jails);
        Assert.Equal(new DaemonOptions(), loaded.Daemon);
    }

    [Fact]
    public void Load_SshdEnabled_BlocksItsPortInProcess()
    {
        LoadedConfiguration loaded = Load("[sshd]\nenabled = yes\n");
        Assert.Empty(loaded.Problems);
        JailSettings jail = Assert.Single(loaded.Jails);
        Assert.Equal(("sshd", 5, 5, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10), UseDns.No), (jail.Name, jail.MaxRetry, jail.MaxMatches, jail.FindTime, jail.BanTime, jail.UseDns));
        Assert.Equal(["/var/log/auth.log", "/var/log/secure"], jail.LogPaths.Select(static log => log.Pattern));
        ActionDefinition action = Assert.Single(jail.Actions);
        Assert.Equal(("nftables", "nftables"), (action.Name, action.Engine));
        Assert.Equal(
            ["bantui", "input", "-1", "multiport", "ssh", "tcp", "drop", "sshd"],
            new[] { "table", "chain_hook", "chain_priority", "type", "port", "protocol", "blocktype", "name" }.Select(name => action.Properties[name].Text));
    }

    [Fact]
    public void Load_DryRun_IsOneLineAway() =>
        Assert.Equal("dry-run", Assert.Single(Assert.Single(Load("[DEFAULT]\nbanaction = dry-run\n[sshd]\nenabled = yes\n").Jails).Actions).Engine);

    [Theory]
    [InlineData(Head + "Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    [InlineData(Head + "Failed password for invalid user x from 2001:db8::1 port 4 ssh2", "2001:db8::1 x")]
    [InlineData(Head + "Failed password for invalid user root from 203.0.113.9 port 22 ssh2 from 192.0.2.1 port 4 ssh2", "192.0.2.1 root from 203.0.113.9 port 22 ssh2")]
    [InlineData(Head + "Failed password for invalid user  from 192.0.2.1 port 4 ssh2", "192.0.2.1 ")]
    [InlineData(Head + "Failed gssapi-with-mic for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    [InlineData(" sshd-session[77]: Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    [InlineData("host sshd[77]: Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    [InlineData("Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    [InlineData(Head + "error: PAM: Authentication failure for root from 192.0.2.1", "192.0.2.1 root")]
    [InlineData(Head + "error: PAM: Authentication failure for illegal user a from 203.0.113.9 from 192.0.2.1", "192.0.2.1 a from 203.0.113.9")]
    [InlineData(Head + "error: PAM: User not known to the underlying authentication module for illegal user a from 192.0.2.1", "192.0.2.1 a")]
    [InlineData(Head + "Invalid user x from 192.0.2.1 port 4", null)]
    [InlineData(Head + "Failed keyboard-interactive/pam for invalid user x from 192.0.2.1 port 4 ssh2", null)]
    [InlineData(Head + "Failed publickey for root from 192.0.2.1 port 4 ssh2: RSA SHA256:abc", null)]
    [InlineData(Head + "Failed password for root from attacker.example port 4 ssh2", null)]
    [InlineData(Head + "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root", null)]
    [InlineData(Head + "Connection closed by authenticating user root 192.0.2.1 port 4 [preauth]", null)]
    [InlineData(Head + "Accepted password for root from 192.0.2.1 port 4 ssh2", null)]
    [InlineData(" host su[77]: Failed password for root from 192.0.2.1 port 4 ssh2", null)]
    public void Sshd_NormalMode_CountsEachAttemptOnce(string line, string? expected) => Assert.Equal(expected, Judge("sshd", line));

    [Theory]
    [InlineData("Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    [InlineData("Connection closed by authenticating user root 192.0.2.1 port 4 [preauth]", "192.0.2.1 root")]
    [InlineData("Connection closed by invalid user root 203.0.113.9 port 22 [preauth] 192.0.2.1 port 4 [preauth]", "192.0.2.1 root 203.0.113.9 port 22 [preauth]")]
    [InlineData("Connection reset by 192.0.2.1 port 4 [preauth]", "192.0.2.1 ")]
    [InlineData("Disconnected from invalid user x 192.0.2.1 port 4 [preauth]", "192.0.2.1 x")]
    [InlineData("error: maximum authentication attempts exceeded for invalid user x from 192.0.2.1 port 4 ssh2 [preauth]", "192.0.2.1 x")]
    [InlineData("fatal: Timeout before authentication for 192.0.2.1 port 4", "192.0.2.1 ")]
    [InlineData("Timeout before authentication for connection from 192.0.2.1 to 198.51.100.1, pid = 9", "192.0.2.1 ")]
    [InlineData("Unable to negotiate with 192.0.2.1 port 4: no matching key exchange method found. Their offer: a from 203.0.113.9 [preauth]", "192.0.2.1 ")]
    [InlineData("error: banner exchange: Connection from 192.0.2.1 port 4: invalid format", "192.0.2.1 ")]
    [InlineData("Bad protocol version identification 'x' from 203.0.113.9 port 1' from 192.0.2.1 port 4", "192.0.2.1 ")]
    [InlineData("Did not receive identification string from 192.0.2.1 port 4", "192.0.2.1 ")]
    [InlineData("Disconnecting invalid user x 192.0.2.1 port 4: Too many authentication failures [preauth]", null)]
    [InlineData("error: kex_exchange_identification: client sent invalid protocol identifier \"Connection reset by 203.0.113.9 port 4 [preauth]", null)]
    [InlineData("Connection closed by 192.0.2.1 port 4", null)]
    [InlineData("Received disconnect from 192.0.2.1 port 4:11: Bye Bye [preauth]", null)]
    public void Sshd_AggressiveMode_CountsConnectionsGivenUp(string message, string? expected) => Assert.Equal(expected, Judge("sshd[mode=aggressive]", Head + message));

    [Theory]
    [InlineData("ddos", "Connection reset by 192.0.2.1 port 4 [preauth]", "192.0.2.1 ")]
    [InlineData("ddos", "Unable to negotiate with 192.0.2.1 port 4: no matching key exchange method found. Their offer: a [preauth]", null)]
    [InlineData("extra", "Unable to negotiate with 192.0.2.1 port 4: no matching key exchange method found. Their offer: a [preauth]", "192.0.2.1 ")]
    [InlineData("extra", "Connection reset by 192.0.2.1 port 4 [preauth]", null)]
    [InlineData("extra", "Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    public void Sshd_ModesThatFail2banHas_AreThere(string mode, string message, string? expected) => Assert.Equal(expected, Judge($"sshd[mode={mode}]", Head + message));

    [Theory]
    [InlineData("nofail", "Failed publickey for invalid user x from 192.0.2.1 port 4 ssh2: RSA SHA256:a/b", null)]
    [InlineData("ignore", "Failed publickey for invalid user x from 192.0.2.1 port 4 ssh2", null)]
    [InlineData("invalid", "Failed publickey for invalid user x from 192.0.2.1 port 4 ssh2: ED25519-CERT SHA256:a/b", "192.0.2.1 x")]
    [InlineData("invalid", "Failed publickey for root from 192.0.2.1 port 4 ssh2: RSA SHA256:a/b", null)]
    [InlineData("any", "Failed publickey for root from 192.0.2.1 port 4 ssh2: RSA SHA256:a/b", "192.0.2.1 root")]
    [InlineData("any", "Failed publickey for invalid user x from 203.0.113.9 port 1 ssh2: RSA a from 192.0.2.1 port 4 ssh2", "192.0.2.1 x from 203.0.113.9 port 1 ssh2: RSA a")]
    [InlineData("any", "Failed password for root from 192.0.2.1 port 4 ssh2", "192.0.2.1 root")]
    public void Sshd_RefusedKeys_CountAsFail2bansParameterSays(string publickey, string message, string? expected) =>
        Assert.Equal(expected, Judge($"sshd[publickey={publickey}]", Head + message));

    /// <summary>Actions that call iptables take a range with a colon only; ours take both.</summary>
    [Fact]
    public void Load_DefaultPort_IsARangeThatIptablesTakes() =>
        Assert.Equal("0:65535", Assert.Single(Assert.Single(Load("[all]\nenabled = yes\nfilter = sshd\nlogpath = /x\n").Jails).Actions).Properties["port"].Text);

    /// <summary>Address and user that the filter finds in a line whose date is cut out; null where it finds none.</summary>
    private static string? Judge(string spec, string line)
    {
        FilterDefinition filter = ConfigurationLoader.LoadFilter(s_directory, spec, FilesWith(string.Empty));
        Match prefix = Match(filter.PrefRegex!, line);
        Match? found = prefix.Success ? filter.FailRegex.Select(pattern => Match(pattern, prefix.Groups["content"].Value)).FirstOrDefault(static match => match.Success) : null;
        return found is null ? null : $"{found.Groups["addr"].Value} {found.Groups["user"].Value}";
    }

    /// <summary>Enough of the tags for these patterns; the real matcher has tests of its own.</summary>
    private static Match Match(ConfigText pattern, string line)
    {
        string expanded = pattern.Text
            .Replace("<F-CONTENT>", "(?<content>", StringComparison.Ordinal).Replace("</F-CONTENT>", ")", StringComparison.Ordinal)
            .Replace("<F-USER>", "(?<user>", StringComparison.Ordinal).Replace("</F-USER>", ")", StringComparison.Ordinal)
            .Replace("<ADDR>", @"(?<addr>(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]*:[0-9a-f:]*)", StringComparison.Ordinal);
        return Regex.Match(line, expanded, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    private static LoadedConfiguration Load(string jailLocal) => ConfigurationLoader.Load(s_directory, FilesWith(jailLocal));

    private static ConfigFiles FilesWith(string jailLocal) => new(
        path => path == s_directory + "/jail.local" ? Encoding.UTF8.GetBytes(jailLocal) : File.Exists(path) ? File.ReadAllBytes(path) : null,
        static directory => Directory.Exists(directory) ? Directory.GetFiles(directory) : null);

    private static string RepositoryRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Ban.Tui.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        return directory;
    }
}
