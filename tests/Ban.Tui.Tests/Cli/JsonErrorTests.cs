using System.Text.Json;
using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

/// <summary>With <c>--json</c> standard output holds one document in every case, and the line for people stays on standard error.</summary>
public sealed class JsonErrorTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("status nosuch", 1, "no such jail: nosuch")]
    [InlineData("rpc no.such", 1, "bantuid knows no method no.such")]
    [InlineData("ban sshd x", 2, "ban: 'x' is neither an address nor a network")]
    [InlineData("ban", 2, "Required argument missing for command: 'ban'.")]
    [InlineData("nonsense", 2, "Unrecognized command or argument 'nonsense'.")]
    [InlineData("--timeout 0 ping", 2, "--timeout: more than 0 and at most one day is expected")]
    [InlineData("config edit x.conf", 2, null)]
    [InlineData("export --format list", 2, "--json: the format list is none; name a FILE for it")]
    [InlineData("-c /nonexistent -d", 1, "/nonexistent: there is no such configuration directory")]
    [InlineData("start", 1, "Server already running")]
    [InlineData("tui", 2, "the full screen needs a terminal; name a command, or see bantui --help")]
    [InlineData("", 2, "the full screen needs a terminal; name a command, or see bantui --help")]
    public async Task Run_AnyFailure_IsOneDocumentAndOneLine(string words, int code, string? message)
    {
        var run = new CliRun();
        Assert.Equal(code, await run.StartAsync(TestTime.Token, ["-s", _daemon.SocketPath, "--json", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        JsonElement error = Document(run).GetProperty("error");
        Assert.Equal(code, error.GetProperty("exitCode").GetInt32());
        Assert.Equal(message ?? error.GetProperty("message").GetString(), error.GetProperty("message").GetString());
        Assert.Equal($"bantui: {error.GetProperty("message").GetString()}\n", $"{run.Error}");
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Run_RefusedByTheDaemon_TellsItsCodeAndWhatItIsAbout()
    {
        var run = new CliRun();
        await run.StartAsync(TestTime.Token, "-s", _daemon.SocketPath, "--json", "status", "nosuch");
        JsonElement error = Document(run).GetProperty("error");
        Assert.Equal("unknownJail", error.GetProperty("type").GetString());
        Assert.True(error.GetProperty("code").GetInt32() != 0);
        Assert.Equal("nosuch", error.GetProperty("data").GetProperty("jail").GetString());
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Run_NoDaemon_IsADocumentToo()
    {
        var run = new CliRun();
        Assert.Equal(3, await run.StartAsync(TestTime.Token, "-s", "/nonexistent/socket", "--json", "bans"));
        Assert.Equal(3, Document(run).GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Run_MistakeInAFile_HasFileAndLine()
    {
        using var directory = new ConfigDirectory();
        directory.With("jail.conf", "[DEFAULT]\nbantime\n");
        var run = new CliRun();
        Assert.Equal(1, await run.StartAsync(TestTime.Token, "-c", directory.Path, "--json", "config", "show", "x"));
        JsonElement data = Document(run).GetProperty("error").GetProperty("data");
        Assert.Equal(($"{directory.Path}/jail.conf", 2), (data.GetProperty("file").GetString(), data.GetProperty("line").GetInt32()));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Dump_AsJson_IsAListOfCommands()
    {
        using var directory = new ConfigDirectory();
        directory.With("jail.conf", "[DEFAULT]\n[a]\nenabled = yes\nfilter = a\nlogpath = /none\nmaxretry = 3\n").With("filter.d/a.conf", "[Definition]\nfailregex = x <HOST>$\n");
        var run = new CliRun();
        Assert.Equal(0, await run.StartAsync(TestTime.Token, "-c", directory.Path, "--json", "-d"));
        JsonElement[] commands = [.. Document(run).EnumerateArray()];
        Assert.Contains(commands, static command => command is { ValueKind: JsonValueKind.Array } && command.GetRawText() == """["set","a","maxretry",3]""");
        Assert.Equal("""["start","a"]""", commands[^1].GetRawText());
    }

    /// <summary>The only line of standard output.</summary>
    private static JsonElement Document(CliRun run)
    {
        string line = Assert.Single($"{run.Output}".Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
