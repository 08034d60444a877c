using System.Text.Json;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>The programs where standard output takes nothing more: one line or none, a plain exit code, and never a stack trace.</summary>
public sealed class OutputTests
{
    private const int TimeLimit = 60_000;

    public static TheoryData<string, string> Calls => new()
    {
        { "bantui", "--help" }, { "bantui", "--version" }, { "bantui", "complete sta" }, { "bantui", "-c SHIPPED -d" }, { "bantui", "-c SHIPPED config check" },
        { "bantui", "-c SHIPPED regex LINE sshd" }, { "bantui", "-c SHIPPED --json regex LINE sshd" }, { "fail2ban-client", "-h" }, { "fail2ban-client", "-c SHIPPED -d" },
        { "fail2ban-regex", "-h" }, { "fail2ban-regex", "-c SHIPPED LINE sshd" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Calls))]
    public async Task Run_OutputIsFull_SaysSoInOneLine(string name, string words)
    {
        CommandResult full = await RunAsync(name, words, "\"$@\" > /dev/full");
        Assert.Equal((name == "bantui" ? 1 : 255, $"{name}: cannot write to standard output: No space left on device"), (full.ExitCode, full.Error));
    }

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Calls))]
    public async Task Run_ReaderHasGone_EndsInSilence(string name, string words)
    {
        // The reader ends before the program has begun to write.
        CommandResult gone = await RunAsync(name, words, "{ sleep 0.3; \"$@\"; echo $? >&2; } | true");
        Assert.Equal(name == "bantui" ? "1" : "255", gone.Error);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Run_ErrorsGoNowhere_KeepsItsExitCode()
    {
        CommandResult closed = await RunAsync("bantui", "-s /nonexistent/socket status", "\"$@\" 2>&-");
        CommandResult full = await RunAsync("bantui", "-s /nonexistent/socket status", "\"$@\" 2> /dev/full");
        Assert.Equal((3, 3), (closed.ExitCode, full.ExitCode));
    }

    /// <summary>A program that shares the pipe can have made it non-blocking; what does not fit at once comes later.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Run_OutputDoesNotBlock_IsWhole()
    {
        const string Script = "python3 -c 'import os, sys; os.set_blocking(1, False); os.execv(sys.argv[1], sys.argv[1:])' \"$@\" | { sleep 1; wc -l; }";
        Assert.SkipWhen(Command.Find("python3") is null, "python3 is not installed");
        string log = Path.GetTempFileName();
        await File.WriteAllLinesAsync(log, Enumerable.Range(0, 5000).Select(static i => $"a line that nobody knows {i}"), Token);
        CommandResult whole = await RunAsync("bantui", $"regex {log} refused:<HOST>$ --print-all-missed", Script);
        File.Delete(log);
        Assert.Equal("", whole.Error);
        Assert.InRange(int.Parse(whole.Output, System.Globalization.CultureInfo.InvariantCulture), 5000, 5100);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("--json regex /nonexistent/log x", 1)]
    [InlineData("--json regex LINE (", 1)]
    [InlineData("--json regex LINE", 2)]
    [InlineData("-c /nonexistent --json -d", 1)]
    public async Task Run_FailsWithJson_PrintsADocument(string words, int code)
    {
        CommandResult failed = await RunAsync("bantui", words, "\"$@\"");
        Assert.Equal(code, failed.ExitCode);
        using var document = JsonDocument.Parse(failed.Output);
        JsonElement error = document.RootElement.GetProperty("error");
        Assert.Equal((code, failed.Error), (error.GetProperty("exitCode").GetInt32(), $"bantui: {error.GetProperty("message").GetString()}"));
    }

    /// <summary>By the name that is wanted, with the configuration as it is shipped.</summary>
    private static async Task<CommandResult> RunAsync(string name, string words, string script)
    {
        string directory = Directory.CreateTempSubdirectory("bantui-output-").FullName;
        try
        {
            string program = name == "bantui" ? Repository.Bantui : Path.Combine(directory, name);
            if (name != "bantui")
            {
                File.CreateSymbolicLink(program, Repository.Bantui);
            }

            string[] arguments = [.. words.Split(' ').Select(static word => word switch
            {
                "SHIPPED" => Path.Combine(Repository.Root, "etc"),
                "LINE" => "Nov 21 11:00:00 h sshd[1]: Failed password for root from 192.0.2.3 port 22 ssh2",
                _ => word,
            })];
            return await Command.RunAsync(HostMachine.Instance, "/bin/sh", ["-c", script, "sh", program, .. arguments], Token);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
