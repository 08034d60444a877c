using System.Diagnostics;
using System.Text;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

/// <summary>The report of the link fail2ban-regex beside that of the real program. Skipped where it is not installed.</summary>
public sealed class PeerReportTests : IDisposable
{
    private const string Peer = "/usr/bin/fail2ban-regex";
    private const string Samples = "/usr/lib/python3/dist-packages/fail2ban/tests/files/logs";

    private readonly string _directory = Directory.CreateTempSubdirectory("peer-report-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("sshd", "sshd[mode=aggressive]")]
    [InlineData("sshd", "sshd[mode=normal]", "-v")]
    [InlineData("sshd", "sshd", "--no-check-all")]
    [InlineData("dovecot", "dovecot", "--print-all-missed", "--print-all-ignored")]
    [InlineData("postfix", "postfix[mode=more]", "--print-all-matched")]
    [InlineData("mongodb-auth", "mongodb-auth", "--print-all-missed")]
    [InlineData("apache-auth", "apache-auth", "--print-no-missed", "--print-no-ignored")]
    [InlineData("recidive", "recidive")]
    [InlineData("exim", "exim[mode=aggressive]")]
    public void Run_SampleLog_PrintsTheSameNumbersAndStructure(string log, string filter, params string[] options)
    {
        Assert.SkipUnless(File.Exists(Peer) && Directory.Exists(Samples), "Debian's fail2ban package is not installed");
        string path = Path.Combine(_directory, "test.log");
        File.WriteAllText(path, File.ReadAllText(Path.Combine(Samples, log)).TrimEnd('\n') + "\n");

        (int code, string ours, _) = Ours([path, filter, .. options]);
        string theirs = Theirs([path, filter, .. options]);

        Assert.Equal(0, code);
        Assert.Equal(Comparable(theirs), Comparable(ours));
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
        string path = Path.Combine(_directory, "test.log");
        File.WriteAllText(path, File.ReadAllText(Path.Combine(Samples, "sshd")).TrimEnd('\n') + "\n");

        // A group that matched nothing counts as absent here; there it is an empty text.
        Assert.Equal(
            Theirs([path, "sshd", "-o", form]).Split('\n')[..^1].Select(line => line.Length == 0 ? "None" : line),
            Ours([path, "sshd", "-o", form]).Output.Split('\n')[..^1]);
    }

    [Theory]
    [InlineData(255, "only-a-log")]
    [InlineData(255, "x", "(<HOST>")]
    [InlineData(255, "x", "no host here")]
    [InlineData(255, "x", "<HOST>", "--print-all-missed", "--print-no-missed")]
    [InlineData(255, "x", "<HOST>", "-d", "%Q")]
    [InlineData(255, "systemd-journal", "sshd")]
    [InlineData(2, "x", "<HOST>", "--nonsense")]
    [InlineData(0, "x", "<HOST>")]
    [InlineData(0, "-V")]
    public void Run_ExitCode_IsThePeers(int expected, params string[] arguments) => Assert.Equal(expected, Ours(arguments).Code);

    private static (int Code, string Output, string Error) Ours(string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var host = new RegexHost(Stream.Null, output, error, new RegexHost.ZonedClock("UTC"));
        int code = PeerRegex.Run(arguments, host);
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static string Theirs(string[] arguments)
    {
        var start = new ProcessStartInfo(Peer) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TZ"] = "UTC";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    // Without the head (1.0.2 tells a maxlines of 1 too), the run's own time, and what 1.0.2 prints of patterns it expanded or of
    // formats that were not hit: their order and number differ. It says of a second match of one line nothing, only of a third.
    private static List<string> Comparable(string report)
    {
        string[] lines = report[report.IndexOf("\nResults\n", StringComparison.Ordinal)..].Split('\n');
        var kept = new List<string>();
        bool dates = false;
        bool prefix = false;
        foreach (string line in lines)
        {
            dates = (dates || line.StartsWith("Date template hits", StringComparison.Ordinal)) && line != "`-";
            prefix = (prefix || line.StartsWith("Prefregex", StringComparison.Ordinal)) && line != "`-";
            bool left = line.StartsWith("[processed", StringComparison.Ordinal) || (dates && line.StartsWith("|  [", StringComparison.Ordinal)) || (prefix && line.StartsWith("|  ", StringComparison.Ordinal));
            if (!left)
            {
                kept.Add(line.Replace(" (multiple regex matched)", string.Empty, StringComparison.Ordinal).TrimEnd());
            }
        }

        return kept;
    }
}
