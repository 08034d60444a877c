using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Start;

/// <summary>A daemon that cannot start says why in one line, ends with 1, and leaves no half of itself behind.</summary>
public sealed class BadInputTests : LabTest
{
    /// <summary>A user and group that own nothing.</summary>
    private const string Nobody = "65534";

    public static TheoryData<string, string, int> BrokenFiles => new()
    {
        { "jail.d/zz-mistake.local", "[sshd]\nenabled = true\nthis line has no delimiter\n", 3 },
        { "jail.d/zz-mistake.local", "[DEFAULT]\n\n[sshd]\nenabled = true\nbantime = 10 parsecs\n", 5 },
        { "jail.d/zz-mistake.local", "[sshd]\nenabled = true\nmaxretry = many\n", 3 },
        { "jail.d/zz-mistake.local", "[sshd]\nenabled = true\nlogpath = %(nowhere)s\n", 3 },
        { "filter.d/sshd.local", "[Definition]\nfailregex = ^Failed (password from <HOST>\n", 2 },
    };

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(BrokenFiles))]
    public async Task Configuration_ThatIsBroken_IsNamedByFileAndLine(string file, string text, int line)
    {
        var files = CreateFiles();
        files.Write(file, text.Split('\n'));

        var refusal = await RunRefusingDaemonAsync(files);

        AssertOneLine(refusal, $"{file}:{line}");
        await AssertNothingStartedAsync(files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Configuration_ThatIsNotThere_IsNamed()
    {
        var files = CreateFiles();
        Directory.Delete(files.Configuration, recursive: true);

        AssertOneLine(await RunRefusingDaemonAsync(files), files.Configuration);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("bantui.conf")]
    [InlineData("jail.local")]
    [InlineData("filter.d/sshd.local")]
    public async Task Configuration_ThatIsAPipe_IsNamedAndNotWaitedFor(string file)
    {
        var files = CreateFiles();
        string path = Path.Combine(files.Configuration, file);
        File.Delete(path);
        (await Command.RunAsync(Machine, Command.Find("mkfifo")!, [path], Token)).MustSucceed();

        var refusal = await RunRefusingDaemonAsync(files);

        AssertOneLine(refusal, path);
        Assert.Contains("a pipe", refusal.Error, StringComparison.Ordinal);
        await AssertNothingStartedAsync(files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Socket_OfALiveDaemon_IsNotTaken()
    {
        var files = CreateFiles();
        var daemon = await StartDaemonAsync(files);
        var pid = await File.ReadAllTextAsync(files.PidFile, Token);

        var refusal = await RunRefusingDaemonAsync(files);

        AssertOneLine(refusal, files.Socket);
        await daemon.CallAsync("daemon.ping", null, Token);
        Assert.Equal(pid, await File.ReadAllTextAsync(files.PidFile, Token));
        Fail("198.51.100.7", 3);
        await UntilInFirewallAsync(daemon, "198.51.100.7");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Socket_OfADeadDaemon_IsReplaced()
    {
        var files = CreateFiles();
        var dead = await StartDaemonAsync(files);
        await dead.KillAsync(Token);
        Assert.True(File.Exists(files.Socket));

        var daemon = await StartDaemonAsync(files);

        await daemon.CallAsync("daemon.ping", null, Token);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Socket_WhereAnotherFileStands_LeavesTheFileAlone()
    {
        var files = CreateFiles();
        await File.WriteAllTextAsync(files.Socket, "precious", Token);

        AssertOneLine(await RunRefusingDaemonAsync(files), files.Socket);

        Assert.Equal("precious", await File.ReadAllTextAsync(files.Socket, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task LogFile_ThatIsMissingInEveryJail_IsNamed()
    {
        var files = CreateFiles();
        var log = Path.Combine(Lab.DirectoryPath, "later.log");
        // Back end auto would go to the journal, where the machine has one.
        files.Write("jail.d/zz-log.local", ["[sshd]", "backend = pyinotify", $"logpath = {log}"]);

        AssertOneLine(await RunRefusingDaemonAsync(files), log);

        await AssertNothingStartedAsync(files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task LogFile_ThatIsMissingInOneJail_IsAwaited()
    {
        const string Later = "later";
        var log = Path.Combine(Lab.DirectoryPath, "later.log");
        var files = CreateFiles();
        files.Write($"jail.d/{Later}.local", [$"[{Later}]", "enabled = true", "backend = pyinotify", "filter = sshd", "port = ssh", "maxretry = 3", $"logpath = {log}"]);
        var daemon = await StartDaemonAsync(files);
        Assert.Equal("noSource", await StateAsync());

        await File.WriteAllTextAsync(log, "", Token);
        await Until.TrueAsync("the jail to run", async () => await StateAsync() == "running", Token, state: () => daemon.Output);
        var failure = DaemonFiles.FailureLine(TimeProvider.System.GetUtcNow(), "198.51.100.7");
        await File.AppendAllLinesAsync(log, [failure, failure, failure], Token);

        await UntilInFirewallAsync(daemon, "198.51.100.7");
        Assert.Equal(["198.51.100.7"], await daemon.BannedAsync(Later, Token));

        async Task<string?> StateAsync()
        {
            var detail = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = Later }, Token);
            return detail.GetProperty("summary").GetProperty("state").GetString();
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task User_WhoMayNotWriteAnything_IsToldSo()
    {
        var files = CreateFiles();
        await InMachineAsync("chmod", "-R", "go+rX", Lab.DirectoryPath);

        AssertOneLine(await RunAsNobodyAsync(files), "denied");

        await AssertNothingStartedAsync(files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task User_WhoMayNotReadTheConfiguration_IsToldWhich()
    {
        var files = CreateFiles();
        await InMachineAsync("chmod", "-R", "go+rX", Lab.DirectoryPath);
        await InMachineAsync("chmod", "600", Path.Combine(files.Configuration, "jail.conf"));

        AssertOneLine(await RunAsNobodyAsync(files), Path.Combine(files.Configuration, "jail.conf"));

        await AssertNothingStartedAsync(files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task User_WithoutNetAdmin_IsToldThatTheFirewallRefuses()
    {
        var files = CreateFiles();
        await InMachineAsync("chown", "-R", $"{Nobody}:{Nobody}", Path.GetDirectoryName(files.Configuration)!);
        await InMachineAsync("chmod", "755", Lab.DirectoryPath);

        AssertOneLine(await RunAsNobodyAsync(files), "nftables");

        await AssertNothingStartedAsync(files);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Library_OfNftablesThatIsMissing_IsNamed()
    {
        var files = CreateFiles();
        var path = Directory.EnumerateFiles("/usr/lib", "libnftables.so.1", SearchOption.AllDirectories).First();
        await InMachineAsync("mount", "--bind", "/dev/null", path);

        var refusal = await RunRefusingDaemonAsync(files);

        await InMachineAsync("umount", path);
        AssertOneLine(refusal, "libnftables.so.1");
        await AssertNothingStartedAsync(files);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("--no-such-option")]
    [InlineData("-c")]
    public async Task CommandLine_ThatIsWrong_IsAUsageError(params string[] arguments)
    {
        var refusal = await Command.RunAsync(Machine, Repository.Bantuid, arguments, Token);

        Assert.Equal(2, refusal.ExitCode);
        Assert.Contains(arguments[0], refusal.Error, StringComparison.Ordinal);
    }

    private static void AssertOneLine(CommandResult refusal, string part)
    {
        Assert.Equal(1, refusal.ExitCode);
        Assert.Contains(part, Assert.Single(refusal.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private async Task AssertNothingStartedAsync(DaemonFiles files)
    {
        Assert.False(File.Exists(files.Socket));
        Assert.False(File.Exists(files.PidFile));
        Assert.False((await FirewallSets.ReadAsync(Machine, Token)).TableExists);
    }

    /// <summary>The programs are shown at a place that everybody can read, wherever the source tree stands.</summary>
    private async Task<CommandResult> RunAsNobodyAsync(DaemonFiles files)
    {
        const string Programs = "/run/programs";
        await InMachineAsync("mkdir", Programs);
        await InMachineAsync("mount", "--bind", Path.GetDirectoryName(Repository.Bantuid)!, Programs);
        return await Command.RunAsync(
            Machine, Command.Find("setpriv")!,
            [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", Path.Combine(Programs, "bantuid"), .. files.Arguments], Token);
    }

    private async Task InMachineAsync(string program, params string[] arguments)
        => (await Command.RunAsync(Machine, Command.Find(program)!, arguments, Token)).MustSucceed();
}
