using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>
/// The installed fail2ban and our daemon, each on the same small configuration and log, and the same commands to both: standard
/// output, standard error and exit code are compared byte for byte, times, process ids and directories aside.
/// </summary>
public sealed partial class PeerClientTests : IAsyncLifetime
{
    /// <summary>Where the table of the comparison is written; <c>make compare-client</c> sets it.</summary>
    private const string TableVariable = "BANTUI_COMPARISON";

    /// <summary>Each command is two processes; a loaded machine takes a second for each.</summary>
    private const int TimeLimit = 1_800_000;
    private const string Name = "fail2ban-client";

    private static readonly TimeSpan s_commandLimit = TimeSpan.FromMinutes(3);

    private readonly string _directory = Directory.CreateTempSubdirectory("bantui-peer-").FullName;
    private Side? _theirs;
    private Side? _ours;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Command.Find(Name) is null || Command.Find("fail2ban-server") is null, "fail2ban is not installed: there is no peer to compare with");
        var link = Path.Combine(_directory, Name);
        File.CreateSymbolicLink(link, Repository.Bantui);
        _theirs = Side.Create(Path.Combine(_directory, "theirs"), Command.Find(Name)!);
        _ours = Side.Create(Path.Combine(_directory, "ours"), link);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in ((Side?[])[_theirs, _ours]).OfType<Side>())
        {
            await side.RunAsync(["stop"], CancellationToken.None);
        }

        Directory.Delete(_directory, recursive: true);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Commands_GivenToBoth_PrintTheSame()
    {
        await StartAsync(_theirs!);
        await StartAsync(_ours!);
        List<(PeerCommand Command, Answer Theirs, Answer Ours)> answers = [];
        foreach (var command in PeerCommands.All)
        {
            answers.Add((command, await _theirs!.RunAsync(command.Words, Token), await _ours!.RunAsync(command.Words, Token)));
        }

        await WriteTableAsync(answers);

        Assert.All(answers, static answer =>
        {
            if (answer.Command.Reason is null)
            {
                Assert.Equal(Comparable(answer.Command, answer.Theirs), Comparable(answer.Command, answer.Ours));
            }
            else
            {
                // A difference that is gone must leave the table, too.
                Assert.NotEqual($"{answer.Command}\n{answer.Theirs}", $"{answer.Command}\n{answer.Ours}");
            }
        });
    }

    /// <summary>With the command. The addresses to ignore are a set there, whose order is another at each start: they are put into one.</summary>
    private static string Comparable(PeerCommand command, Answer answer)
    {
        string text = answer.ToString();
        return command.Words.Any(static word => word.EndsWith("ignoreip", StringComparison.Ordinal))
            ? $"{command}\n{string.Join('\n', text.Replace("`- ", "|- ", StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal))}"
            : $"{command}\n{text}";
    }

    [Fact(Timeout = TimeLimit)]
    public async Task SetOfARunningJail_TakesEffectUntilTheReload()
    {
        var side = _ours!;
        await StartAsync(side);
        var log = Path.Combine(side.Directory, "gate.log");
        Assert.Equal("5\n", (await side.RunAsync(["get", "gate", "maxretry"], Token)).Output);

        await side.RunAsync(["set", "gate", "maxretry", "2"], Token);
        await side.RunAsync(["set", "gate", "bantime", "2h"], Token);
        await side.RunAsync(["set", "gate", "addfailregex", @"^\s*gate: shut for <HOST>$"], Token);
        await side.RunAsync(["set", "gate", "addignoreip", "198.51.100.9"], Token);
        Write(log, "gate: shut for 198.51.100.7", "gate: shut for 198.51.100.9", "gate: shut for 198.51.100.9", "door: refused root from 198.51.100.7");
        await UntilBannedAsync(side, "gate", "198.51.100.7");

        Assert.Equal("['198.51.100.7']\n", (await side.RunAsync(["get", "gate", "banned"], Token)).Output);
        Assert.Contains(" + 7200 = ", (await side.RunAsync(["get", "gate", "banip", "--with-time"], Token)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await side.RunAsync(["reload"], Token)).Code);
        Assert.Equal("5\n", (await side.RunAsync(["get", "gate", "maxretry"], Token)).Output);
        Assert.DoesNotContain("gate: shut", (await side.RunAsync(["get", "gate", "failregex"], Token)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.9", (await side.RunAsync(["get", "gate", "ignoreip"], Token)).Output, StringComparison.Ordinal);
        Assert.Equal("['198.51.100.7']\n", (await side.RunAsync(["get", "gate", "banned"], Token)).Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task SetOfLogsAndActions_TakesEffect()
    {
        var side = _ours!;
        await StartAsync(side);
        var log = Path.Combine(side.Directory, "new.log");
        var notes = Path.Combine(side.Directory, "extra");
        await File.WriteAllTextAsync(log, string.Empty, Token);

        await side.RunAsync(["set", "gate", "addlogpath", log], Token);
        await side.RunAsync(["set", "gate", "addaction", "extra"], Token);
        await side.RunAsync(["set", "gate", "action", "extra", "actionban", $"echo <ip> >> {notes}"], Token);
        await side.RunAsync(["set", "gate", "idle", "on"], Token);
        Write(log, [.. Enumerable.Repeat("door: refused root from 198.51.100.7", 5)]);
        Assert.Equal("[]\n", (await side.RunAsync(["get", "gate", "banned"], Token)).Output);
        await side.RunAsync(["set", "gate", "idle", "off"], Token);
        await UntilBannedAsync(side, "gate", "198.51.100.7");
        await Until.TrueAsync("the action's note", () => Task.FromResult(File.Exists(notes)), Token);

        await side.RunAsync(["set", "gate", "dellogpath", log], Token);
        Assert.DoesNotContain("new.log", (await side.RunAsync(["get", "gate", "logpath"], Token)).Output, StringComparison.Ordinal);
        await Until.TrueAsync("the address in the note", async () => await File.ReadAllTextAsync(notes, Token) == "198.51.100.7\n", Token);
    }

    private static async Task StartAsync(Side side)
    {
        Assert.Equal(new Answer(0, "Server ready\n", string.Empty), await side.RunAsync(["start"], Token));
        await Until.TrueAsync(
            "the log to be read", async () => (await side.RunAsync(["status", "door"], Token)).Output.Contains("Total failed:\t4", StringComparison.Ordinal),
            Token, s_commandLimit, () => File.ReadAllText(Path.Combine(side.Directory, "daemon.log")));
    }

    private static Task UntilBannedAsync(Side side, string jail, string address) => Until.TrueAsync(
        $"{address} banned", async () => (await side.RunAsync(["get", jail, "banned", address], Token)).Output == "1\n",
        Token, state: () => File.ReadAllText(Path.Combine(side.Directory, "daemon.log")));

    private static void Write(string log, params string[] lines) =>
        File.AppendAllLines(log, lines.Select(static line => string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:yyyy-MM-ddTHH:mm:ss} {line}")));

    private static async Task WriteTableAsync(List<(PeerCommand Command, Answer Theirs, Answer Ours)> answers)
    {
        if (Environment.GetEnvironmentVariable(TableVariable) is not { Length: > 0 } path)
        {
            return;
        }

        var same = answers.Count(static answer => answer.Theirs == answer.Ours);
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"fail2ban-client and ours: {answers.Count} commands, {same} the same byte for byte, {answers.Count - same} other.")
            .AppendLine().AppendLine("| command | exit codes | output |").AppendLine("| --- | --- | --- |");
        foreach (var (command, theirs, ours) in answers)
        {
            var result = theirs == ours ? "same" : command.Reason ?? "DIFFERENT";
            table.AppendLine(CultureInfo.InvariantCulture, $"| `{command.ToString().Replace("|", "\\|", StringComparison.Ordinal)}` | {theirs.Code}, {ours.Code} | {result} |");
        }

        await File.WriteAllTextAsync(path, table.ToString(), Token);
    }

    /// <summary>What a command came to, without what is never the same twice.</summary>
    private sealed record Answer(int Code, string Output, string Errors)
    {
        public override string ToString() => $"{Output}--- {Errors}--- {Code}";
    }

    /// <summary>One of the two programs with its files.</summary>
    private sealed partial record Side(string Directory, string Client)
    {
        public static Side Create(string directory, string client)
        {
            PeerFiles.Write(directory);
            return new Side(directory, client);
        }

        public async Task<Answer> RunAsync(string[] words, CancellationToken cancellationToken)
        {
            var start = new ProcessStartInfo(Client, ["-c", Path.Combine(Directory, "etc"), .. words.Select(word => word.Replace("@", Directory, StringComparison.Ordinal))])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = Directory,
                Environment = { ["PYTHONIOENCODING"] = "utf-8", ["DOTNET_EnableDiagnostics"] = "0" },
            };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_commandLimit);
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Answer(process.ExitCode, Plain(output), Plain(await errors));
        }

        private string Plain(string text) =>
            ProcessId().Replace(DateAndTime().Replace(text.Replace(Directory, "DIR", StringComparison.Ordinal), "TIME"), "[PID]:");

        [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(,\d{3})?", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex DateAndTime();

        [GeneratedRegex(@"\[\d+\]:(?= )", RegexOptions.None, 1000)]
        private static partial Regex ProcessId();
    }
}
