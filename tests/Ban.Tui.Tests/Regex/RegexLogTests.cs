using System.CommandLine;
using System.IO.Compression;
using System.Text;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

/// <summary>Logs that are packed, damaged, missing or large.</summary>
public sealed class RegexLogTests : IDisposable
{
    private const string Bad = "bad \\S+ from <HOST>";

    private readonly string _directory = Directory.CreateTempSubdirectory("regex-log-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Run_GzipCutShort_IsToldAndNotTakenForTheWholeLog()
    {
        byte[] whole = Packed(string.Concat(Enumerable.Range(0, 5000).Select(i => $"bad user{i} from 192.0.2.1\n")));
        string cut = Path.Combine(_directory, "cut.gz");
        File.WriteAllBytes(cut, whole[..(whole.Length / 2)]);
        string several = Path.Combine(_directory, "several.gz");
        File.WriteAllBytes(several, [.. Packed("bad a from 192.0.2.1\n"), .. Packed("bad b from 192.0.2.22\n")]);
        string empty = Path.Combine(_directory, "empty.gz");
        File.WriteAllBytes(empty, []);

        (int code, _, string error) = Run(cut, Bad);

        Assert.Equal(1, code);
        Assert.Matches($"^bantui: {cut} is cut short: \\d+ bytes could be unpacked\n$", error);
        Assert.Equal((0, "192.0.2.1\n192.0.2.22\n", string.Empty), Run("-o", "id", several, Bad));
        Assert.Equal((0, string.Empty, string.Empty), Run("-o", "id", empty, Bad));
    }

    [Theory]
    [InlineData("no/such.log", "there is no log file no/such.log")]
    [InlineData("no/such line", null)]
    public void Run_PathThatNamesNothing_IsAMistakeAndALineIsNot(string log, string? problem)
    {
        (int code, _, string error) = Run(log, Bad);

        Assert.Equal(problem is null ? (0, string.Empty) : (1, $"bantui: {problem}\n"), (code, error));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_LargeLog_ShowsHowFarItIsOnATerminalOnly(bool isTerminal)
    {
        string log = Path.Combine(_directory, "large.log");
        File.WriteAllLines(log, Enumerable.Repeat("bad root from 192.0.2.1", 20_000));
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var host = new RegexHost(Stream.Null, output, error, new HastyClock()) { ErrorIsTerminal = isTerminal };

        int code = new RootCommand { RegexCommand.Create(null, null, host) }.Parse(["regex", log, Bad]).Invoke();

        Assert.Equal(0, code);
        Assert.Contains("20000 matched", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
        if (isTerminal)
        {
            Assert.Matches(@"^(\r\x1b\[K *\d+ %  \d+ lines, \d+ matched, 0 missed, \d+ lines/s)+\r\x1b\[K$", error.ToString());
        }
        else
        {
            Assert.Empty(error.ToString());
        }
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var host = new RegexHost(Stream.Null, output, error, new RegexHost.ZonedClock("UTC"));
        int code = new RootCommand { RegexCommand.Create(null, null, host) }.Parse(["regex", .. arguments]).Invoke();
        return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static byte[] Packed(string text)
    {
        using var target = new MemoryStream();
        using (var packer = new GZipStream(target, CompressionMode.Compress))
        {
            packer.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }

    /// <summary>Each look at it is a second later.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => ++_seconds;
    }
}
