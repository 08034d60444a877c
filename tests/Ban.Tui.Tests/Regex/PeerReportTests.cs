using System.Diagnostics;
using System.Text;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

/// <summary>The report of the link fail2ban-regex beside that of the real program. Skipped where it is not installed.</summary>
public sealed class PeerReportTests : IDisposable
{
    private const string Peer = "/usr/bin/fail2ban-regex";
    internal const string Samples = "/usr/lib/python3/dist-packages/fail2ban/tests/files/logs";

    private readonly string _directory = Directory.CreateTempSubdirectory("peer-report-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("sshd", "sshd.conf")]
    [InlineData("sshd", "sshd.conf[mode=aggressive]")]
    [InlineData("sshd", "sshd.conf[mode=normal]", "-v")]
    [InlineData("sshd", "sshd.conf[mode=ddos,logtype=file]", "-vv")]
    [InlineData("sshd", "sshd.conf[mode=extra]", "--verbosity", "2", "--print-no-missed")]
    [InlineData("sshd", "sshd.conf", "--no-check-all")]
    [InlineData("sshd", "sshd.conf", "-v", "--VD")]
    [InlineData("sshd", "sshd.conf", "-L", "1")]
    [InlineData("sshd", "sshd.conf", "-L", "5", "--print-all-matched")]
    [InlineData("sshd", "sshd.conf", "-L", "300", "-v")]
    [InlineData("sshd", "sshd.conf", "-d", "%b %d %H:%M:%S", "-v")]
    [InlineData("sshd", "sshd.conf", "-d", "{^LN-BEG}", "--VD")]
    [InlineData("sshd", "sshd.conf", "-r", "-vv")]
    [InlineData("sshd", "sshd.conf", "--usedns", "no")]
    [InlineData("sshd", "sshd.conf", "-r", "--usedns", "no", "-v")]
    [InlineData("sshd", "sshd.conf", "-e", "latin1", "--print-no-missed")]
    [InlineData("sshd", "sshd.conf", "--TZ", "CET", "-v")]
    [InlineData("sshd", "sshd.conf", "--timezone", "UTC+0300", "-v")]
    [InlineData("sshd", "sshd.conf", "-t", "-m", "_COMM=sshd")]
    [InlineData("sshd", "/etc/fail2ban/filter.d/sshd.conf[mode=aggressive]")]
    [InlineData("sshd", "-c", "/etc/fail2ban", "sshd.conf", "no such line")]
    [InlineData("sshd", "from <HOST>", "Failed", "-v")]
    [InlineData("sshd", "from <HOST>", "--print-all-missed")]
    [InlineData("dovecot", "dovecot.conf", "--print-all-missed", "--print-all-ignored")]
    [InlineData("postfix", "postfix.conf[mode=more]", "--print-all-matched")]
    [InlineData("postfix", "postfix.conf[mode=aggressive]", "-v")]
    [InlineData("mongodb-auth", "mongodb-auth.conf", "--print-all-missed")]
    [InlineData("mongodb-auth", "mongodb-auth.conf", "--print-all-matched")]
    [InlineData("mongodb-auth", "mongodb-auth.conf", "-v")]
    [InlineData("guacamole", "guacamole.conf")]
    [InlineData("guacamole", "guacamole.conf[logging=catalina]", "--print-all-missed", "--print-all-matched")]
    [InlineData("ejabberd-auth", "ejabberd-auth.conf", "--print-all-matched")]
    [InlineData("ejabberd-auth", "ejabberd-auth.conf", "--no-check-all", "--print-all-missed")]
    [InlineData("apache-auth", "apache-auth.conf", "--print-no-missed", "--print-no-ignored")]
    [InlineData("apache-auth", "apache-auth.conf", "-v")]
    [InlineData("recidive", "recidive.conf", "-v")]
    [InlineData("exim", "exim.conf[mode=aggressive]")]
    [InlineData("nginx-http-auth", "nginx-http-auth.conf", "-v")]
    [InlineData("selinux-ssh", "selinux-ssh.conf", "-v")]
    [InlineData("vsftpd", "vsftpd.conf", "-D")]
    [InlineData("asterisk", "asterisk.conf", "-v")]
    [InlineData("roundcube-auth", "roundcube-auth.conf", "-D")]
    [InlineData("lighttpd-auth", "lighttpd-auth.conf", "-v")]
    [InlineData("monit", "monit.conf", "-v")]
    [InlineData("squid", "squid.conf", "-v")]
    [InlineData("sendmail-auth", "sendmail-auth.conf", "-v")]
    public void Run_SampleLog_PrintsThePeersReport(string log, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Peer) && Directory.Exists(Samples), "Debian's fail2ban package is not installed");
        string[] all = [Log(log), .. arguments];

        (int code, string ours, _) = Ours(all);

        Assert.Equal(0, code);
        Assert.Equal(PeerReportDifferences.Hide(Theirs(all)), PeerReportDifferences.Hide(ours));
    }

    [Theory]
    [InlineData("x from 192.0.2.1", "from <HOST>")]
    [InlineData("x from 192.0.2.1\ny from 192.0.2.2", "from <HOST>", "x")]
    [InlineData("a\nb\nc\nd\ne\nf\ng from 192.0.2.1", "from <HOST>")]
    [InlineData("a\nb from 192.0.2.1\ng", "^a\\nb from <HOST>", "-L", "2")]
    [InlineData("1124013600 x from 192.0.2.1", "from <HOST>", "-d", "EPOCH", "-v")]
    [InlineData("1124013600 x from 192.0.2.1", "from <HOST>", "-d", "^EPOCH", "--VD")]
    [InlineData("x from 192.0.2.1 at 2001/02/03", "from <HOST>", "-d", "%Y/%m/%d$", "-v", "--VD")]
    [InlineData("x from 192.0.2.1", "from <HOST>", "-d", "{NONE}")]
    [InlineData("2005-08-14 12:00:00 x from evil.invalid", "from <HOST>", "--raw", "-v")]
    [InlineData("/nonexistent.log from 192.0.2.1", "from <HOST>")]
    [InlineData("", "from <HOST>")]
    public void Run_TextAsLog_PrintsThePeersReport(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Peer), "Debian's fail2ban package is not installed");

        (int code, string ours, _) = Ours(arguments);

        Assert.Equal(0, code);
        Assert.Equal(PeerReportDifferences.Hide(Theirs(arguments)), PeerReportDifferences.Hide(ours));
    }

    [Fact]
    public void Run_FileOutsideOfFilterDirectory_IsReadAloneWithItsIncludesAndItsLocal()
    {
        Assert.SkipUnless(File.Exists(Peer), "Debian's fail2ban package is not installed");
        string filter = Path.Combine(_directory, "mine.conf");
        File.WriteAllText(filter, "[INCLUDES]\nbefore = common-to-mine.conf\n[Definition]\nfailregex = ^%(_pre)sbad <word> from <HOST>\n[Init]\nword = first\n");
        File.WriteAllText(Path.Combine(_directory, "common-to-mine.conf"), "[DEFAULT]\n_pre = host:\\s+\n");
        File.WriteAllText(Path.Combine(_directory, "mine.local"), "[Init]\nword = second\n");
        string[] arguments = ["host: bad first from 192.0.2.1\nhost: bad second from 192.0.2.2", filter, "--print-all-matched"];

        string ours = Ours(arguments).Output;

        Assert.Equal(PeerReportDifferences.Hide(Theirs(arguments)), PeerReportDifferences.Hide(ours));
        Assert.Contains("Matched line(s):\n|  host: bad second from 192.0.2.2\n`-", ours, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_JailAndFilterOfOneName_TakesTheJailWithItsOptions()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filter.d"));
        File.WriteAllText(Path.Combine(_directory, "filter.d", "front.conf"), "[Definition]\nfailregex = never <HOST>\n");
        File.WriteAllText(Path.Combine(_directory, "filter.d", "back.conf"), "[Definition]\nfailregex = <word> from <HOST>\n[Init]\nword = bad\n");
        File.WriteAllText(Path.Combine(_directory, "jail.conf"), "[DEFAULT]\nbackend = systemd\nenabled = false\n[front]\nword = bad\nfilter = back[word=\"%(word)s\"]\n");

        string plain = Ours(["-c", _directory, "bad from 192.0.2.1", "front"]).Output;
        string given = Ours(["-c", _directory, "worse from 192.0.2.1", "front[word=worse]"]).Output;
        string file = Ours(["-c", _directory, "never 192.0.2.1", "front.conf"]).Output;

        Assert.Contains("Use             jail : front\n", plain, StringComparison.Ordinal);
        Assert.Contains("Use jail/flt options : {'word': 'worse'}\n", given, StringComparison.Ordinal);
        Assert.Contains("Use   failregex filter file : front, basedir: ", file, StringComparison.Ordinal);
        Assert.All(new[] { plain, given, file }, report => Assert.Contains("1 lines, 0 ignored, 1 matched, 0 missed", report, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_LastLineWithoutEnd_IsLeftForLater()
    {
        string path = Path.Combine(_directory, "open.log");
        File.WriteAllText(path, "bad 192.0.2.1\nbad 192.0.2.2");

        Assert.Contains("Lines: 1 lines, 0 ignored, 1 matched, 0 missed", Ours([path, "bad <HOST>"]).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("ip")]
    [InlineData("msg")]
    [InlineData("user")]
    [InlineData("<ip> <family> <F-USER> <nothing> <time>")]
    [InlineData("<fid>: <msg>")]
    public void Run_Out_PrintsTheSame(string form)
    {
        Assert.SkipUnless(File.Exists(Peer) && Directory.Exists(Samples), "Debian's fail2ban package is not installed");
        string path = Log("sshd");

        Assert.Equal(Theirs([path, "sshd.conf", "-o", form]), Ours([path, "sshd.conf", "-o", form]).Output);
    }

    [Theory]
    [InlineData(255, "only-a-log")]
    [InlineData(255, "x", "(<HOST>")]
    [InlineData(255, "x", "no host here")]
    [InlineData(255, "x", "<HOST>", "--print-all-missed", "--print-no-missed")]
    [InlineData(255, "x", "<HOST>", "-d", "%Q")]
    [InlineData(255, "systemd-journal[journalfiles=/nonexistent/a.journal]", "sshd")]
    [InlineData(2, "x", "<HOST>", "--nonsense")]
    [InlineData(2, "x", "<HOST>", "-L", "many")]
    [InlineData(2, "x", "<HOST>", "--verbosity", "x")]
    [InlineData(255, "x", "<HOST>", "-L", "-5")]
    [InlineData(255, "x", "<HOST>", "--TZ", "nowhere")]
    [InlineData(255, "x", "<HOST>", "too", "many")]
    [InlineData(255, "x", "nosuch.conf")]
    [InlineData(0, "x", "<HOST>")]
    [InlineData(0, "x", "<HOST>", "-L", "0")]
    [InlineData(0, "x", "<HOST>", "--full-traceback", "--log-traceback")]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(0, "-V")]
    public void Run_ExitCode_IsThePeers(int expected, params string[] arguments) => Assert.Equal(expected, Ours(arguments).Code);

    [Fact]
    public void Run_HelpAndVersion_NameTheProgram()
    {
        Assert.StartsWith("Usage: fail2ban-regex [OPTIONS] <LOG> <REGEX> [IGNOREREGEX]\n", Ours(["-h"]).Output, StringComparison.Ordinal);
        Assert.Matches(@"^fail2ban-regex \d+\.\d+\.\d+\n$", Ours(["--version"]).Output);
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", Ours(["-V"]).Output);
        Assert.Equal("Usage: fail2ban-regex [OPTIONS] <LOG> <REGEX> [IGNOREREGEX]\n\nfail2ban-regex: error: no such option: --nonsense\n", Ours(["x", "y", "--nonsense"]).Error);
        Assert.Equal("\nERROR: provide both <LOG> and <REGEX>.\n", Ours(["x"]).Error);
    }

    internal static bool IsInstalled => File.Exists(Peer) && Directory.Exists(Samples);

    internal static (int Code, string Output, string Error) Ours(string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var host = new RegexHost(Stream.Null, output, error, new RegexHost.ZonedClock("UTC"));
        int code = PeerRegex.Run(arguments, host);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    internal static string Theirs(string[] arguments)
    {
        var start = new ProcessStartInfo(Peer) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TZ"] = "UTC";

        // Its report names the locale's encoding, and in another way where no locale is set.
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private string Log(string name) => Log(_directory, name);

    /// <summary>A copy of a sample log, with an end to its last line.</summary>
    internal static string Log(string directory, string name)
    {
        string path = Path.Combine(directory, "test.log");
        File.WriteAllText(path, File.ReadAllText(Path.Combine(Samples, name)).TrimEnd('\n') + "\n");
        return path;
    }
}
