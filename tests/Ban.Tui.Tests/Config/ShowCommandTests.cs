using System.Text.Json;
using Ban.Tui.Tests.Cli;

namespace Ban.Tui.Tests.Config;

/// <summary>Each value that holds for a jail comes from one line of one file, however many files say something of it.</summary>
public sealed class ShowCommandTests
{
    private const string Expected = """
        jail s
          (built-in)               enabled = false
          (built-in)               backend = auto
          DIR/jail.conf:5          maxretry = 4
          (built-in)               maxmatches = 5
          DIR/jail.d/s.local:2     findtime = 2h 30m
          DIR/jail.conf:4          bantime = 1h
          (built-in)               ignoreself = true
          DIR/jail.conf:7          filter = f[word="a
          DIR/jail.conf:8                   b", tail=$]
          (built-in)               logencoding = auto
          DIR/jail.conf:12         logpath = /var/log/s.log
          (built-in)               skip_if_nologs = false
          DIR/jail.conf:9          action = a[port="2222"]
          DIR/jail.conf:10                  tell.py[to=root]
          (built-in)               usedns = warn
        filter f
          DIR/filter.d/f.conf:4    failregex = ^pre a
          DIR/filter.d/f.conf:4                b <HOST>$
          DIR/filter.d/f.conf:5                ^second <HOST>
          DIR/filter.d/f.local:4               ^third <HOST>
          DIR/jail.d/s.local:4                 ^mine <HOST>
          DIR/filter.d/f.conf:7    maxlines = 3
        action a
          DIR/action.d/a.conf:2    actionban = ban 2222 <how>
          DIR/action.d/a.conf:3                <ip>
          DIR/action.d/a.conf:4    actionunban =
          DIR/jail.conf:9          actname = a
          DIR/action.d/a.conf:6    how = fast
          DIR/action.d/a.conf:8    how?family=inet6 = six
          DIR/jail.conf:9          name = s
          DIR/jail.conf:9          port = 2222
        action tell
          DIR/jail.conf:10         to = root
        [0]
        """;

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Show_LayeredJail_PrintsEachValueWithItsPlace()
    {
        using ConfigDirectory directory = Layered();
        string[] lines = (await CliRun.RunAsync("-c", directory.Path, "config", "show", "s")).Split('\n');
        int width = lines.Single(static line => line.EndsWith("maxretry = 4", StringComparison.Ordinal)).IndexOf("maxretry", StringComparison.Ordinal);
        Assert.Equal(Expected.Split('\n').Select(static line => line.TrimEnd()), lines.Select(line => InPlace(line, directory.Path, width)));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Show_LayeredJailAsJson_HoldsEachValueWithItsPlace()
    {
        using ConfigDirectory directory = Layered();
        string output = await CliRun.RunAsync("-c", directory.Path, "--json", "config", "show", "s");
        using var document = JsonDocument.Parse(output[..output.LastIndexOf('[')]);
        JsonElement root = document.RootElement;
        Assert.Equal(("s", "jail.conf", 6), (root.GetProperty("jail").GetString(), root.GetProperty("file").GetString(), root.GetProperty("line").GetInt32()));
        Assert.Equal(("2h 30m", "jail.d/s.local", 2), Lines(root, "findtime").Single());
        Assert.Equal(("5", null, null), Lines(root, "maxmatches").Single());
        Assert.Equal(
            [("^pre a", "f.conf", 4), ("b <HOST>$", "f.conf", 4), ("^second <HOST>", "f.conf", 5), ("^third <HOST>", "f.local", 4), ("^mine <HOST>", "s.local", 4)],
            Lines(root.GetProperty("filter"), "failregex").Select(static line => (line.Text, Path.GetFileName(line.File)!, line.Line!.Value)));
        JsonElement action = root.GetProperty("actions")[0];
        Assert.Equal("a", action.GetProperty("name").GetString());
        Assert.Equal(("six", "action.d/a.conf", 8), Lines(action, "how?family=inet6").Single());
        Assert.Equal(("2222", "jail.conf", 9), Lines(action, "port").Single());
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Show_UnknownJail_IsRefusedWithAHint()
    {
        using ConfigDirectory directory = Layered();
        Assert.Equal($"bantui: {directory.Path}: there is no jail 'shd'; did you mean 'sshd'?\n[1]", await CliRun.RunAsync("-c", directory.Path, "config", "show", "shd"));
    }

    private static ConfigDirectory Layered() => new ConfigDirectory()
        .With("paths.conf", "[DEFAULT]\nlogs = /var/log\nport = 22\n")
        .With("paths.local", "[DEFAULT]\nport = 2222\n")
        .With("jail.conf", """
            [INCLUDES]
            before = paths.conf
            [DEFAULT]
            bantime = 1h
            maxretry = 4
            [s]
            filter = f[word="a
                       b", tail=$]
            action = a[port="%(port)s"]
                     tell.py[to=root]
            findtime = 2h
            logpath = %(logs)s/s.log
            [sshd]
            """)
        .With("jail.d/s.local", "[s]\nfindtime = %(known/findtime)s 30m\nfailregex = %(known/failregex)s\n  ^mine <HOST>\n")
        .With("filter.d/common.conf", "[DEFAULT]\n__prefix = ^pre\n")
        .With("filter.d/f.conf", "[INCLUDES]\nbefore = common.conf\n[Definition]\nfailregex = %(__prefix)s <word> <HOST><tail>\n  ^second <HOST>\n[Init]\nmaxlines = 3\n")
        .With("filter.d/f.local", "[Definition]\nfailregex = %(known/failregex)s\n   <extra>\nextra = ^third <HOST>\n")
        .With("action.d/a.conf", "[Definition]\nactionban = ban <port> <how>\n  <ip>\nactionunban =\n[Init]\nhow = fast\n[Init?family=inet6]\nhow = six\n");

    /// <summary>A printed line with the directory's name and the width of its column as in the expected text.</summary>
    private static string InPlace(string line, string directory, int width)
    {
        const int Column = 27;
        string[] parts = line.StartsWith("  ", StringComparison.Ordinal) ? [line[..Math.Min(width, line.Length)], line[Math.Min(width, line.Length)..]] : [line];
        return parts.Length == 1 ? line : (parts[0].TrimEnd().Replace(directory, "DIR", StringComparison.Ordinal).PadRight(Column) + parts[1]).TrimEnd();
    }

    private static IEnumerable<(string Text, string? File, int? Line)> Lines(JsonElement group, string option) =>
        group.GetProperty("options").EnumerateArray().Single(value => value.GetProperty("name").GetString() == option)
            .GetProperty("lines").EnumerateArray().Select(static line => (
                line.GetProperty("text").GetString()!,
                line.TryGetProperty("file", out JsonElement file) ? file.GetString() : null,
                line.TryGetProperty("line", out JsonElement number) ? number.GetInt32() : (int?)null));
}
