using System.CommandLine;
using System.Text;
using System.Text.Json;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

public sealed class RegexCommandTests : IDisposable
{
    private const string Pattern = "^ host x: bad <F-USER>.*</F-USER> from <HOST>$";

    private readonly string _directory = Directory.CreateTempSubdirectory("regex-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Run_Json_GivesOneObjectPerLineThenSummary()
    {
        string log = WriteLog("Aug 14 11:59:58 host x: bad root from 192.0.2.1", "", "# note", "Aug 14 11:59:59 host x: good", "Aug 14 12:00:00 host x: bad a\"b from ::ffff:192.0.2.2");

        (int code, string output, _) = Run("--json", "--now", "1124013600", log, Pattern);

        JsonElement[] lines = [.. output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(0, code);
        Assert.Equal(6, lines.Length);
        Assert.Equal(
            """{"line":1,"status":"matched","time":1124027998.0,"failures":[{"id":"192.0.2.1","ip":"192.0.2.1","time":1124027998.0,"attempts":1,"regex":1,"groups":{"ip4":"192.0.2.1","user":"root"}}]}""",
            output.Split('\n')[0]);
        Assert.Equal("""{"line":2,"status":"skipped","time":null,"failures":[]}""", output.Split('\n')[1]);
        Assert.Equal(["matched", "skipped", "skipped", "missed", "matched"], lines[..5].Select(l => l.GetProperty("status").GetString()));
        Assert.Equal("a\"b", lines[4].GetProperty("failures")[0].GetProperty("groups").GetProperty("user").GetString());
        JsonElement summary = lines[5].GetProperty("summary");
        Assert.Equal((5, 2, 1, 2, 2), (Number("lines"), Number("matched"), Number("missed"), Number("skipped"), Number("failures")));

        int Number(string name) => summary.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Run_NoFailLine_SaysSo()
    {
        (_, string output, _) = Run("--json", "[1] connect from 192.0.2.1", "^<F-MLFID>\\[\\d+\\]</F-MLFID> <F-NOFAIL>connect</F-NOFAIL> from <HOST>");

        Assert.StartsWith("""{"line":1,"status":"ignored","nofail":true,"time":null,"failures":[]}""", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StandardInput_IsRead()
    {
        (int code, string output, _) = Run(["--json", "-", "bad <HOST>"], input: "bad 192.0.2.1\nbad 192.0.2.2");

        Assert.Equal(0, code);
        Assert.Equal(2, output.Split('\n').Count(l => l.Contains("\"matched\",", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_FilterByNameWithOptions_IsLoaded()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "filter.d"));
        File.WriteAllText(
            Path.Combine(_directory, "filter.d", "demo.conf"),
            "[Definition]\nfailregex = ^<word> from <HOST>$\nignoreregex = friend\n[Init]\nword = bad\n");

        Assert.Contains("\"matched\"", Run("-c", _directory, "--json", "bad from 192.0.2.1", "demo").Output, StringComparison.Ordinal);
        Assert.Contains("\"missed\"", Run("-c", _directory, "--json", "bad from 192.0.2.1", "demo[word=worse]").Output, StringComparison.Ordinal);
        Assert.Contains("\"matched\"", Run("-c", _directory, "--json", "bad from 192.0.2.1", Path.Combine(_directory, "filter.d", "demo.conf")).Output, StringComparison.Ordinal);
        Assert.Contains("\"ignored\"", Run("-c", _directory, "--json", "bad from 192.0.2.1", "demo", "bad").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1 at 2001/02/03", "-d", "%Y/%m/%d$", "981165600.0")]
    [InlineData("2005-08-14 12:00:00 192.0.2.1", "--timezone", "UTC", "1124020800.0")]
    public void Run_DateOptions_Hold(string line, string option, string value, string time) =>
        Assert.Contains($"\"time\":{time}", Run("--json", option, value, line, "<HOST>").Output, StringComparison.Ordinal);

    [Fact]
    public void Run_MaxLines_JoinsLines() =>
        Assert.Contains("\"matched\"", Run("--json", "-L", "2", "start\nend 192.0.2.1", "^start$\\n^end <HOST>").Output, StringComparison.Ordinal);

    [Fact]
    public void Run_RawNames_AreIds() =>
        Assert.Contains("\"id\":\"evil.example\"", Run("--json", "--raw", "bad evil.example", "bad <HOST>").Output, StringComparison.Ordinal);

    [Fact]
    public void Run_Report_CountsAndListsMissedLinesWithoutControlBytes()
    {
        string log = WriteLog("bad 192.0.2.1", "good \u001b[31m", "good \u202e");

        (int code, string output, _) = Run(log, "^bad <HOST>");

        Assert.Equal(0, code);
        Assert.Contains("Lines     3: 1 matched, 0 ignored, 2 missed, 0 skipped\n", output, StringComparison.Ordinal);
        Assert.Contains("       1    1) ^bad <HOST>\n", output, StringComparison.Ordinal);
        Assert.Contains("Missed lines\n       2: good ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u202e', output);
        Assert.DoesNotContain("Missed", Run("--print-no-missed", log, "^bad <HOST>").Output, StringComparison.Ordinal);
        Assert.StartsWith("matched  1: bad 192.0.2.1\n", Run("--print-all-matched", log, "^bad <HOST>").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonexistent/x.log", "bad <HOST>", "there is no log file /nonexistent/x.log")]
    [InlineData("/", "bad <HOST>", "/ is a directory")]
    [InlineData("x", "nofilter", "there is no filter 'nofilter' in ")]
    [InlineData("x", "(<HOST>", "command line: failregex '(<HOST>' does not compile")]
    public void Run_WrongArgument_IsOneLineAndExitCodeOne(string log, string filter, string message)
    {
        (int code, string output, string error) = Run(log, filter);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("bantui: " + message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("--now", "soon")]
    [InlineData("--maxlines", "0")]
    [InlineData("--usedns", "maybe")]
    public void Parse_WrongOption_IsAnError(string option, string value) =>
        Assert.Contains(Parse([option, value, "x", "<HOST>"], new MemoryStream()).Errors, e => e.Message.StartsWith(option, StringComparison.Ordinal));

    [Fact]
    public void TryRead_Lines_AreCutAtAnyBlockBorder()
    {
        byte[] longLine = [.. Enumerable.Repeat((byte)'x', LineReader.BlockBytes + 5000)];
        byte[] input = [.. "a\n\r\n"u8, .. longLine, .. "\nb\n"u8, .. Enumerable.Repeat("line\n"u8.ToArray(), 100_000).SelectMany(l => l), .. "end"u8];
        using var reader = new LineReader(new MemoryStream(input));
        var lines = new List<string>();

        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            lines.Add(Encoding.ASCII.GetString(line));
        }

        Assert.Equal(100_005, lines.Count);
        Assert.Equal(["a", "\r"], lines[..2]);
        Assert.Equal(LineReader.BlockBytes, lines[2].Length);
        Assert.Equal(["b", "line"], lines[3..5]);
        Assert.Equal("end", lines[^1]);
    }

    [Theory]
    [InlineData("CET-01CEST-02,M3.5.0,M10.5.0", 1)]
    [InlineData("<-03>3", -3)]
    [InlineData("UTC", 0)]
    [InlineData(":UTC", 0)]
    public void LocalTimeZone_FromVariable_IsRead(string text, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), new RegexHost.ZonedClock(text).LocalTimeZone.BaseUtcOffset);

    private static ParseResult Parse(string[] arguments, Stream output, TextWriter? error = null, string input = "")
    {
        var host = new RegexHost(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error ?? TextWriter.Null, new RegexHost.ZonedClock("UTC+2"));
        var root = new RootCommand { RegexCommand.Create(null, null, host) };
        return root.Parse(["regex", .. arguments]);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments) => Run(arguments, input: string.Empty);

    private static (int Code, string Output, string Error) Run(string[] arguments, string input)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        int code = Parse(arguments, output, error, input).Invoke();
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private string WriteLog(params string[] lines)
    {
        string path = Path.Combine(_directory, "test.log");
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        return path;
    }
}
