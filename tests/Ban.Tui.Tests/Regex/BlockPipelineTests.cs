using System.CommandLine;
using System.Globalization;
using System.Text;
using Ban.Tui.Regex;

namespace Ban.Tui.Tests.Regex;

/// <summary>A large file is judged by several threads in blocks, standard input line by line by one: both must say the same.</summary>
public sealed class BlockPipelineTests : IDisposable
{
    private const int Lines = 12_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("regex-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("--json")]
    [InlineData("-o", "row")]
    [InlineData("-o", "<mlfid> <ip> <user>")]
    [InlineData("--print-all-matched", "--print-all-ignored", "--print-all-missed")]
    [InlineData("--no-check-all", "--print-all-matched", "--print-all-ignored", "--print-all-missed")]
    public void Run_LargeFile_SaysWhatStandardInputSays(params string[] options)
    {
        byte[] log = Log();
        string file = Path.Combine(_directory, "log");
        File.WriteAllBytes(file, log);
        string filter = Filter();

        string blocks = Run([.. options, "--now", "1795000000", file, filter], []);
        string single = Run([.. options, "--now", "1795000000", "-", filter], log);

        Assert.True(log.Length > BlockPipeline.MinBytes);
        Assert.Equal(Comparable(single), Comparable(blocks));
    }

    [Fact]
    public void TryFill_Lines_AreThoseOfTheLineReader()
    {
        byte[] longLine = [.. Enumerable.Repeat((byte)'x', LineReader.BlockBytes + 5000)];
        byte[] input = [.. "a\n\r\n"u8, .. longLine, .. "\nb\n"u8, .. Enumerable.Repeat("line\n"u8.ToArray(), 100_000).SelectMany(l => l), .. longLine, (byte)'\n', .. "end"u8];
        using var lines = new LineReader(new MemoryStream(input));
        var expected = new List<byte>();
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            expected.AddRange(line);
            expected.Add((byte)'\n');
        }

        using var reader = new BlockReader(new MemoryStream(input));
        var block = new Ban.Matching.Lines.LineBlock(LineReader.BlockBytes);
        var actual = new List<byte>();
        while (reader.TryFill(block, 1000))
        {
            actual.AddRange(block.Bytes.AsSpan(0, block.Length));
            if (actual[^1] != '\n')
            {
                actual.Add((byte)'\n');
            }
        }

        Assert.Equal(expected, actual);
    }

    // Sessions of several lines, users of all kinds, lines without date, another date form in between, wrong bytes, long lines.
    private static byte[] Log()
    {
        var random = new Random(31);
        var log = new List<byte>();
        var time = new DateTime(2026, 11, 2, 0, 0, 0);
        for (int i = 0; i < Lines; i++)
        {
            time = time.AddMilliseconds(random.Next(2000));
            bool iso = i is > 5000 and < 7000 || random.Next(200) == 0;
            string stamp = time.ToString(iso ? "yyyy-MM-ddTHH:mm:ss" : "MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
            string text = $" server sshd[{random.Next(40)}]: {Message(random)}";
            log.AddRange(Encoding.UTF8.GetBytes(random.Next(50) == 0 ? text : stamp + text));
            log.AddRange(random.Next(60) switch
            {
                0 => "\r\n"u8,
                1 => [0xFF, 0xC3, (byte)'\n'],
                2 => "\n\n# comment\n"u8,
                3 => Encoding.ASCII.GetBytes(new string('y', random.Next(40_000)) + "\n"),
                _ => "\n"u8,
            });
        }

        return [.. log];
    }

    private static string Message(Random random)
    {
        string user = random.Next(9) == 0 ? "jö из" : $"user{random.Next(3)}";
        string address = random.Next(5) == 0 ? $"2001:db8::{random.Next(1, 9)}" : $"192.0.2.{random.Next(1, 9)}";
        return random.Next(7) switch
        {
            0 => $"connect from {address}",
            1 or 2 => $"bad {user} from {address}",
            3 => $"bad {user}",
            4 => $"good {user} from {address}",
            5 => $"bad friend from {address}",
            _ => "bye",
        };
    }

    private static string Run(string[] arguments, byte[] input)
    {
        var output = new MemoryStream();
        var host = new RegexHost(new MemoryStream(input), output, TextWriter.Null, TimeProvider.System);
        Command command = RegexCommand.Create(null, null, host);
        Assert.Equal(0, command.Parse(arguments).Invoke());
        return Encoding.UTF8.GetString(output.ToArray());
    }

    // Without what names the log, and what it took.
    private static string Comparable(string output)
    {
        string[] lines = output.Split('\n');
        int times = Array.FindIndex(lines, l => l.StartsWith("Slowest", StringComparison.Ordinal));
        int end = times < 0 ? -1 : Array.FindIndex(lines, times, l => l.Length == 0);
        return string.Join('\n', lines.Where((l, i) => (i < times || i >= end)
            && !l.StartsWith("Log ", StringComparison.Ordinal) && !l.StartsWith("Time ", StringComparison.Ordinal) && !l.Contains("\"summary\"", StringComparison.Ordinal)));
    }

    private string Filter()
    {
        string file = Path.Combine(_directory, "filter.conf");
        File.WriteAllText(file, """
            [Definition]
            prefregex = ^ server <F-MLFID>sshd\[\d+\]</F-MLFID>: <F-CONTENT>.+</F-CONTENT>$
            failregex = ^<F-NOFAIL>connect</F-NOFAIL> from <HOST>
                        ^bad <F-USER>.+?</F-USER>(?: from <HOST>)?y*$
                        ^<F-MLFFORGET><F-MLFGAINED>good</F-MLFGAINED></F-MLFFORGET> <F-USER>\S+</F-USER> from <HOST>
                        ^bad .* from <HOST>
            ignoreregex = friend
            """);
        return file;
    }
}
