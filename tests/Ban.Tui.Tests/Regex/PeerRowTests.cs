using System.Globalization;
using System.Text.RegularExpressions;

namespace Ban.Tui.Tests.Regex;

/// <summary>
/// Failures as values of Python's, <c>-o row</c> and <c>-o matches</c>, beside those of the real fail2ban-regex. Skipped where it
/// is not installed.
/// </summary>
public sealed partial class PeerRowTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("peer-row-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("sshd")]
    [InlineData("dovecot")]
    [InlineData("postfix")]
    [InlineData("mongodb-auth")]
    [InlineData("guacamole")]
    [InlineData("ejabberd-auth")]
    [InlineData("nginx-botsearch")]
    [InlineData("traefik-auth")]
    [InlineData("grafana")]
    [InlineData("openhab")]
    [InlineData("apache-auth")]
    [InlineData("exim")]
    [InlineData("recidive")]
    [InlineData("sendmail-reject")]
    [InlineData("mysqld-auth")]
    [InlineData("bitwarden")]
    [InlineData("asterisk")]
    public void Run_SampleLog_PrintsThePeersRowsAndMatches(string filter)
    {
        string path = PeerReportTests.Log(_directory, filter);
        AssertSame(path, filter + ".conf");
    }

    [Theory]
    [InlineData("x bob 192.0.2.1", "x (?P<alt_user>\\w+) <HOST>")]
    [InlineData("x bob 192.0.2.1", "x (?P<alt_user_1>zz)?(?P<alt_user_2>\\w+) <HOST>")]
    [InlineData("x bob 192.0.2.1/24", "x <F-USER>\\w+</F-USER> <SUBNET>")]
    [InlineData("x bob 192.0.2.1", "x <F-ID>\\w+</F-ID> <ADDR>")]
    [InlineData("x bob 192.0.2.1", "x <F-ID>\\w+</F-ID>")]
    [InlineData("x bob 192.0.2.1", "x <F-USER>\\w+</F-USER>(?P<empty>)(?P<none>zz)? <HOST>")]
    [InlineData("pre 2005-08-14 12:00:00,123 x \"it's\" \\ \u007f\u200b\ud83d\ude00 192.0.2.1", "x <F-USER>.*</F-USER> <HOST>")]
    [InlineData("2005-08-14T12:00:00Z x 192.0.2.1", "x <HOST>")]
    [InlineData("2005-08-14 12:00:00.5+0100 x 192.0.2.1", "x <HOST>")]
    [InlineData("2005-08-14 12:00:00 x 192.0.2.1", "x <HOST>", "--TZ", "CET")]
    [InlineData("1124013600.123456 x 192.0.2.1", "x <HOST>")]
    [InlineData("1124013600123 x 192.0.2.1", "x <HOST>", "-d", "LEPOCH")]
    [InlineData("@400000004c91b044077a9e94 x 192.0.2.1", "x <HOST>")]
    [InlineData("x 192.0.2.1 at 2001/02/03", "x <HOST>", "-d", "%Y/%m/%d$")]
    [InlineData("x 192.0.2.1", "x <HOST>", "-d", "{NONE}")]
    public void Run_TextAsLog_PrintsThePeersRowAndMatches(string log, string pattern, params string[] options) => AssertSame(log, pattern, options);

    [Fact]
    public void Run_LineWithoutDateSoonAfterADatedOne_HasItsTimeAndItsDate()
    {
        string log = Path.Combine(_directory, "now.log");
        File.WriteAllText(log, $"pre {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss} x 192.0.2.1\nno date x 192.0.2.2\n");
        AssertSame(log, "x <HOST>");
    }

    [Fact]
    public void Run_Conversations_NameTheirUsersAndHoldTheirLines()
    {
        string log = Path.Combine(_directory, "talk.log");
        File.WriteAllText(log, """
            2005-08-14 12:00:00 a [1] fail bob
            2005-08-14 12:00:01 a [1] fail joe
            2005-08-14 12:00:01 a [1] disc 192.0.2.1
            2005-08-14 12:00:01 a [2] ok
            2005-08-14 12:00:01 a [2] fail joe
            2005-08-14 12:00:01 a [2] fail 192.0.2.7
            2005-08-14 12:00:01 a [3] bye bob 192.0.2.1
            2005-08-14 12:00:02 a [2] fail 192.0.2.7
            2005-08-14 12:00:03 a [4] ok
            2005-08-14 12:00:04 a [4] disc 192.0.2.8

            """);
        string filter = Path.Combine(_directory, "talk.conf");
        File.WriteAllText(filter, """
            [Definition]
            failregex = ^\s*a \[<F-MLFID>\d+</F-MLFID>\] fail <F-USER>bob|joe</F-USER>
                        ^\s*a \[<F-MLFID>\d+</F-MLFID>\] <F-MLFFORGET>disc</F-MLFFORGET> <HOST>
                        ^\s*a \[<F-MLFID>\d+</F-MLFID>\] fail <HOST>
                        ^\s*a \[<F-MLFID>\d+</F-MLFID>\] <F-NOFAIL>ok</F-NOFAIL>
                        ^\s*a \[<F-MLFID>\d+</F-MLFID>\] <F-MLFFORGET>bye</F-MLFFORGET> <F-USER>\w+</F-USER> <HOST>

            """);
        AssertSame(log, filter);
        Assert.Contains("'users': {'bob', 'joe'}", PeerReportTests.Ours([log, filter, "-o", "row"]).Output, StringComparison.Ordinal);
    }

    private static void AssertSame(string log, string filter, params string[] options)
    {
        Assert.SkipUnless(PeerReportTests.IsInstalled, "Debian's fail2ban package is not installed");
        foreach (string form in (string[])["row", "matches"])
        {
            string[] arguments = [log, filter, "-o", form, .. options];
            Assert.Equal(Same(PeerReportTests.Theirs(arguments)), Same(PeerReportTests.Ours(arguments).Output));
        }
    }

    /// <summary>Without what is another in every run: the order of a set in Python, and the clock where it stands in for a date.</summary>
    private static string Same(string output)
    {
        string sorted = Set().Replace(output, static set => $"{{{string.Join(", ", set.Groups["names"].Value.Split(", ").Order(StringComparer.Ordinal))}}}");
        return Clock().Replace(sorted, static time => IsNow(time.ValueSpan) ? "now" : time.Value);
    }

    private static bool IsNow(ReadOnlySpan<char> time) =>
        Math.Abs(double.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) < 60;

    [GeneratedRegex(@"(?<=,\t)\d+\.\d{3,}(?=,\t)", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex Clock();

    [GeneratedRegex(@"\{(?<names>('[^']*'(, )?)+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial System.Text.RegularExpressions.Regex Set();
}
