using System.CommandLine;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

public sealed class RegexOptionsTests : IDisposable
{
    private const string Bad = "bad <F-USER>\\S*</F-USER> from <HOST>";

    private readonly string _directory = Directory.CreateTempSubdirectory("regex-options-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("id", "192.0.2.1\n2001:db8::2\n")]
    [InlineData("ip", "192.0.2.1\n2001:db8::2\n")]
    [InlineData("msg", "bad root from 192.0.2.1\nbad x' from 2001:DB8::2\n")]
    [InlineData("user", "root\nx'\n")]
    [InlineData("nothing", "None\nNone\n")]
    [InlineData("<ip>/<F-USER>/<family>/<F-NONE>/<unknown>", "192.0.2.1/root/inet4//<unknown>\n2001:db8::2/x'/inet6//<unknown>\n")]
    [InlineData("row", "['192.0.2.1',\tNone,\t{'user': 'root', 'ip4': '192.0.2.1', 'ip6': None, 'dns': None}],\n['2001:db8::2',\tNone,\t{'user': \"x'\", 'ip4': None, 'ip6': '2001:DB8::2', 'dns': None}],\n")]
    public void Run_Out_PrintsResultsOnly(string form, string expected) =>
        Assert.Equal(expected, Run("-o", form, "bad root from 192.0.2.1\ngood\nbad x' from 2001:DB8::2", Bad).Output);

    [Fact]
    public void Run_OutOfHostileLine_HoldsNoControlBytes()
    {
        string output = Run("-o", "<F-USER> <msg>", "bad \u001b[31m<ip> from 192.0.2.1", Bad).Output;

        Assert.DoesNotContain('\u001b', output);
        Assert.Contains("<ip> ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Invert_PrintsTheOthers() =>
        Assert.Equal("good\n", Run("-i", "-o", "id", "bad root from 192.0.2.1\n# note\ngood", Bad).Output);

    [Fact]
    public void Run_SeveralPatternsMatch_AllCountUnlessToldOtherwise()
    {
        string directory = Configuration();

        Assert.Contains("failregex: 2 hits of 2 patterns", Run("-c", directory, "bad root from 192.0.2.1", "demo").Output, StringComparison.Ordinal);
        Assert.Contains("failregex: 1 hits of 2 patterns", Run("-c", directory, "--no-check-all", "bad root from 192.0.2.1", "demo").Output, StringComparison.Ordinal);
        Assert.Contains("Slowest   failregex ", Run("-c", directory, "bad root from 192.0.2.1", "demo").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_JailThatIsNotEnabled_GivesItsFilter()
    {
        string directory = Configuration();
        File.WriteAllText(Path.Combine(directory, "jail.conf"), "[DEFAULT]\nbackend = polling\n[front]\nfilter = demo[word=worse]\nlogpath = /dev/null\n");

        Assert.Contains("1 matched", Run("-c", directory, "worse root from 192.0.2.1", "front").Output, StringComparison.Ordinal);
        Assert.Contains("(jail front)", Run("-c", directory, "worse root from 192.0.2.1", "front").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Verbose_ListsEveryHitAndPattern()
    {
        string once = Run("-c", Configuration(), "-v", "2005-08-14 12:00:00 bad root from 192.0.2.1", "demo").Output;
        string twice = Run("-c", Configuration(), "-vv", "--VD", "2005-08-14 12:00:00 bad root from 192.0.2.1", "demo").Output;

        Assert.Contains("               192.0.2.1  2005-08-14 10:00:00Z\n", once, StringComparison.Ordinal);
        Assert.Contains("               192.0.2.1  2005-08-14 10:00:00Z (several patterns matched)\n", once, StringComparison.Ordinal);
        Assert.DoesNotContain("filter options", once, StringComparison.Ordinal);
        Assert.Contains("filter options\n          maxlines = 1\n", twice, StringComparison.Ordinal);
        Assert.Contains("          weight 100.000, ", twice, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LinesThatAMatchSpans_AreNotMissed()
    {
        string output = Run("-L", "2", "start\nend 192.0.2.1\nend 192.0.2.2", "^start$\\n^end <HOST>").Output;

        Assert.Contains("3: 2 matched, 0 ignored, 1 missed, 0 skipped", output, StringComparison.Ordinal);
        Assert.EndsWith("Missed lines\n       3: end 192.0.2.2\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Explain_NamesPatternAndPlace()
    {
        string output = Run("--explain", "bad root to 192.0.2.1", "^bad <F-USER>\\S*</F-USER> from <HOST>$").Output;

        Assert.Contains("nearest: failregex 1, which stopped before  from <HOST>$\n", output, StringComparison.Ordinal);
        Assert.Contains("at:      bad root  >>> to 192.0.2.1\n", output, StringComparison.Ordinal);
        Assert.Contains("no pattern matches even in its first part", Run("--explain", "x", "^bad <HOST>").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SeveralLogs_PackedToo()
    {
        byte[] log = "bad root from 192.0.2.1\n"u8.ToArray();
        string packed = Path.Combine(_directory, "a.log.gz");
        using (var stream = new GZipStream(File.Create(packed), CompressionMode.Compress))
        {
            stream.Write(log);
        }

        string plain = Path.Combine(_directory, "b.log");
        File.WriteAllBytes(plain, log);

        Assert.Equal("192.0.2.1\n192.0.2.1\n192.0.2.1\n", Run("-o", "id", "--log", plain, "--log", packed, packed, Bad).Output);
    }

    [Theory]
    [InlineData("xz", ".xz")]
    [InlineData("zstd", ".zst")]
    public void Run_LogOfAnotherPacker_IsReadOrSaysWhy(string program, string extension)
    {
        string plain = Path.Combine(_directory, "c.log");
        File.WriteAllText(plain, "bad root from 192.0.2.1\n");
        bool installed = File.Exists("/usr/bin/" + program);
        string packed = plain + extension;
        if (installed)
        {
            using Process process = Process.Start(new ProcessStartInfo("/usr/bin/" + program, ["-q", "-k", plain]))!;
            process.WaitForExit();
        }
        else
        {
            File.WriteAllText(packed, "x");
        }

        (int code, string output, string error) = Run("-o", "id", packed, Bad);

        Assert.Equal(installed ? (0, "192.0.2.1\n", "") : (1, "", $"bantui: {packed} needs the program {program}, which is not installed\n"), (code, output, error));
    }

    [Fact]
    public void Run_BrokenGzip_IsOneLine()
    {
        string packed = Path.Combine(_directory, "broken.gz");
        File.WriteAllText(packed, "this is not packed");

        (int code, _, string error) = Run(packed, Bad);

        Assert.Equal((1, 1), (code, error.Count(c => c == '\n')));
    }

    [Theory]
    [InlineData("info", "I: line 1: found 192.0.2.1 by failregex 1\n")]
    [InlineData("debug", "D: line 1 matched: bad root from 192.0.2.1\nI: line 1: found 192.0.2.1 by failregex 1\n")]
    [InlineData("critical", "")]
    public void Run_LogLevel_TellsOnStandardError(string level, string expected) =>
        Assert.Equal(expected, Run("-l", level, "bad root from 192.0.2.1", Bad).Error);

    [Fact]
    public void Run_Debuggex_NamesTheAddress() =>
        Assert.Contains("https://www.debuggex.com/?re=%5Ebad%20", Run("-D", "good", "^bad <HOST>").Output, StringComparison.Ordinal);

    [Fact]
    public void Run_OnATerminal_ColoursGroupsAndNothingElse()
    {
        string output = Run(color: true, "--print-all-matched", "bad root from 192.0.2.1 \u001b[2J", Bad).Output;

        Assert.Contains("bad \u001b[33mroot\u001b[0m from \u001b[31m192.0.2.1\u001b[0m ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_JournalMatchWithoutJournal_IsRefused()
    {
        (int code, string output, string error) = Run("--journalmatch", "_COMM=sshd", "bad root from 192.0.2.1", Bad);

        Assert.Equal((1, string.Empty, "bantui: --journalmatch is for the journal: expected systemd-journal as LOG\n"), (code, output, error));
    }

    [Fact]
    public void Run_UserNamedAsTheText_IsColouredWhereItWasCaptured()
    {
        string output = Run(color: true, "--print-all-matched", "bad root: 192.0.2.7 is 192.0.2.7 from 192.0.2.7", "bad root: \\S+ is <F-USER>\\S*</F-USER> from <HOST>").Output;

        Assert.Contains("1: bad root: 192.0.2.7 is \u001b[33m192.0.2.7\u001b[0m from \u001b[31m192.0.2.7\u001b[0m\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ColourOfLineWithDatePrefixAndBytesThatAreNoText_MarksTheSpan()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filter.d"));
        File.WriteAllText(
            Path.Combine(_directory, "filter.d", "demo.conf"),
            "[Definition]\nprefregex = ^\\S*\\s+<F-MLFID>\\S+</F-MLFID>: <F-CONTENT>.+</F-CONTENT> end$\nfailregex = ^<F-USER>.*</F-USER> from <HOST>$\n");
        string log = Path.Combine(_directory, "raw.log");
        File.WriteAllBytes(log, [.. "\u00e9 "u8, .. "2005-08-14 12:00:00 host: x"u8, 0xff, 0x1b, .. "\U0001f600 from 192.0.2.1 end\n"u8]);

        string output = Run(color: true, "-c", _directory, "--print-all-matched", log, "demo").Output;

        Assert.Contains(
            "1: \u00e9 2005-08-14 12:00:00 \u001b[35mhost\u001b[0m: \u001b[33mx\ufffd\\x1b\U0001f600\u001b[0m from \u001b[31m192.0.2.1\u001b[0m end\n",
            output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Explain_CountsNoHitTwice()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filter.d"));
        File.WriteAllText(
            Path.Combine(_directory, "filter.d", "demo.conf"),
            "[Definition]\nprefregex = ^host: <F-CONTENT>.+</F-CONTENT>$\nfailregex = ^bad <F-USER>\\S*</F-USER> from <HOST>$\n");

        Assert.Contains("prefregex 1 hits", Run("-c", _directory, "--explain", "host: bad root to 192.0.2.1", "demo").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--verbosity", "9")]
    [InlineData("--log-level", "loud")]
    [InlineData("--invert")]
    public void Parse_WrongOption_IsAnError(params string[] options) =>
        Assert.Contains(Parse([.. options, "x", "<HOST>"], Stream.Null, TextWriter.Null, false).Errors, e => e.Message.StartsWith(options[0], StringComparison.Ordinal));

    private static ParseResult Parse(string[] arguments, Stream output, TextWriter error, bool color)
    {
        var host = new RegexHost(Stream.Null, output, error, new RegexHost.ZonedClock("CEST-2")) { HasColor = color };
        return new RootCommand { RegexCommand.Create(null, null, host) }.Parse(["regex", .. arguments]);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments) => Run(color: false, arguments);

    private static (int Code, string Output, string Error) Run(bool color, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        int code = Parse(arguments, output, error, color).Invoke();
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private string Configuration()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filter.d"));
        File.WriteAllText(
            Path.Combine(_directory, "filter.d", "demo.conf"),
            "[Definition]\nfailregex = <word> \\S+ from <HOST>$\n from <HOST>\n[Init]\nword = bad\n");
        return _directory;
    }
}
