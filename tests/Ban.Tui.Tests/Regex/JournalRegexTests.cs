using System.Text;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

/// <summary>The systemd journal as LOG: real journal files, beside the real fail2ban-regex.</summary>
public sealed class JournalRegexTests : IDisposable
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("journal-regex-").FullName;

    private string Files => $"systemd-journal[journalfiles=\"{_directory}/*.journal\"]";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("sshd.conf")]
    [InlineData("sshd.conf", "-v", "--print-all-matched", "--print-all-missed")]
    [InlineData("sshd.conf[mode=aggressive]", "-vv")]
    [InlineData("sshd.conf", "-m", "_COMM=sshd")]
    [InlineData("sshd.conf", "-m", "_COMM=sshd + _COMM=app _PID=9", "--print-all-matched")]
    [InlineData("sshd.conf", "-m", "_COMM=nobody")]
    [InlineData("sshd.conf", "-d", "%Y", "-v")]
    [InlineData("dovecot.conf", "-m", "_COMM=app")]
    [InlineData("from <HOST>", "sshd", "-v")]
    [InlineData("(?m)begin.*\\n.*end from <HOST>", "-L", "3", "-m", "_COMM=multi", "--print-all-matched")]
    [InlineData("sshd.conf", "-o", "id")]
    [InlineData("sshd.conf", "-o", "msg")]
    [InlineData("sshd.conf", "-o", "<ip> <time> <F-USER>")]
    public async Task Run_JournalFiles_PrintsThePeersReport(params string[] arguments)
    {
        RequirePeer();
        await WriteAsync();
        string[] all = [Files, .. arguments];

        (int code, string ours, string error) = PeerReportTests.Ours(all);

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Equal(PeerReportDifferences.Hide(PeerReportTests.Theirs(all)), PeerReportDifferences.Hide(ours));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_JournalPath_ReadsTheDirectory()
    {
        RequirePeer();
        await WriteAsync();
        string[] all = [$"systemd-journal[journalpath={_directory}]", "from <HOST>", "-m", "_COMM=sshd", "-v"];

        (int code, string ours, _) = PeerReportTests.Ours(all);

        Assert.Equal(0, code);
        Assert.Contains("Lines: 3 lines, 0 ignored, 2 matched, 1 missed", ours, StringComparison.Ordinal);
        Assert.Equal(PeerReportDifferences.Hide(PeerReportTests.Theirs(all)), PeerReportDifferences.Hide(ours));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_OwnCommand_TellsEachEntryWithItsTime()
    {
        await WriteAsync();

        (int code, string output, string error) = Run(Files, "from <HOST>", "-m", "_COMM=sshd", "--print-all-matched", "--print-all-missed");

        Assert.Equal((0, string.Empty), (code, error));
        Assert.Contains("matched  1: 2026-11-20T12:00:00 web01 sshd[7]: Failed password for root from 192.0.2.1 port 22 ssh2\n", output, StringComparison.Ordinal);
        Assert.Contains("missed   2: 2026-11-20T12:00:01 web01 sshd[7]: # two\\nlines\n", output, StringComparison.Ordinal);
        Assert.Contains("Lines     3: 2 matched, 0 ignored, 1 missed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_Json_GivesTheEntrysOwnTime()
    {
        await WriteAsync();

        string output = Run(Files, "from <HOST>", "-m", "_COMM=sshd", "--json").Output;

        Assert.StartsWith("{\"line\":1,\"status\":\"matched\",\"time\":1795176000.0,\"failures\":[{\"id\":\"192.0.2.1\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_JailOfBackendAuto_IsReadForTheJournalWithItsMatch()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filter.d"));
        File.WriteAllText(Path.Combine(_directory, "filter.d", "front.conf"), "[Definition]\nfailregex = ^<kind> from <HOST>\njournalmatch = _COMM=x\n[Init]\nkind = file\n[Init?logtype=journal]\nkind = journal\n");
        File.WriteAllText(Path.Combine(_directory, "jail.conf"), "[front]\nlogpath = /nonexistent.log\n");

        (int code, _, string error) = Run("systemd-journal[journalfiles=/nonexistent/a.journal]", "front", "-c", _directory);

        Assert.Equal((1, "bantui: no journal file matches /nonexistent/a.journal\n"), (code, error));
    }

    [Theory]
    [InlineData("systemd-journal[journalflags=99]", "journalflags = '99': expected a number from 0 to 15")]
    [InlineData("systemd-journal[colour=red]", "has no parameter 'colour'")]
    [InlineData("systemd-journal[journalfiles=/nonexistent/*.journal]", "no journal file matches")]
    [InlineData("systemd-journal[journalpath=/nonexistent]", "/nonexistent")]
    public void Run_WrongJournal_IsOneClearLine(string log, string expected)
    {
        (int code, string output, string error) = Run(log, "from <HOST>");

        Assert.Equal((1, string.Empty), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Run_WrongMatch_NamesIt()
    {
        (int code, _, string error) = Run("systemd-journal", "from <HOST>", "-m", "comm=sshd");

        Assert.Equal(1, code);
        Assert.Contains("journalmatch has 'comm=sshd': expected FIELD=value", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_JournalBesideFile_IsRefused() =>
        Assert.Contains("cannot be judged together", Run("systemd-journal", "from <HOST>", "--log", "-").Error, StringComparison.Ordinal);

    [Fact]
    public void Run_LineOfTheJournalsOwnDaemon_IsText() =>
        Assert.Contains("1 matched", Run("systemd-journald[1]: bad from 192.0.2.1", "from <HOST>").Output, StringComparison.Ordinal);

    private static void RequirePeer() =>
        Assert.SkipUnless(File.Exists("/usr/bin/fail2ban-regex") && Directory.Exists("/usr/lib/python3/dist-packages/systemd"), "fail2ban or python3-systemd is not installed");

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var host = new RegexHost(Stream.Null, output, error, new RegexHost.ZonedClock("UTC"));
        int code = RegexCommand.Create(null, null, host).Parse(arguments).Invoke();
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private Task WriteAsync()
    {
        Assert.SkipWhen(JournalFiles.Obstacle is not null, $"no journal: {JournalFiles.Obstacle}");
        return JournalFiles.AppendAsync(
            Path.Combine(_directory, "a.journal"),
            new JournalText(s_time, "Failed password for root from 192.0.2.1 port 22 ssh2"),
            new JournalText(s_time.AddSeconds(1), "# two\nlines"),
            new JournalText(s_time.AddSeconds(2), "Failed password for invalid user x\u00e9 from 192.0.2.2 port 22 ssh2").With("_SOURCE_REALTIME_TIMESTAMP", "1795176000123456"),
            new JournalText(s_time.AddSeconds(3), "Failed password for root from 192.0.2.3 port 22 ssh2", "app", 9),
            new JournalText(s_time.AddSeconds(4), "begin", "multi"),
            new JournalText(s_time.AddSeconds(5), "in between", "multi"),
            new JournalText(s_time.AddSeconds(6), "begin", "multi"),
            new JournalText(s_time.AddSeconds(7), "end from 192.0.2.4", "multi"));
    }
}
