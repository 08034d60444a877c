using System.Runtime.InteropServices;
using Ban.EndToEnd.Tests.Screen;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Demo;

/// <summary>The front door, in the two ways that need no terminal.</summary>
public sealed class DemoTests : LabTest
{
    /// <summary>What is promised of the demo.</summary>
    private static readonly TimeSpan s_promise = TimeSpan.FromSeconds(60);

    [Fact(Timeout = TimeLimit)]
    public async Task Demo_AsRoot_BansRealAttackersAndLeavesNothing()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(Lab.DirectoryPath, "tmp")).FullName;

        var demo = await Command.RunAsync(
            HostMachine.Instance, "/usr/bin/env", [$"TMPDIR={temporary}", DotnetPath, "exec", LabProgram(AppContext.BaseDirectory), "demo"],
            Token, s_promise);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Contains("5 IPv4, 3 IPv6", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG", demo.Output, StringComparison.Ordinal);
        Assert.Contains(demo.Output.Split('\n'), line => line.Contains("ban", StringComparison.Ordinal) && line.Contains("198.51.100.23", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "bantui-*"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Demo_NotAsRoot_ReplaysTheRecordingAndSaysSo()
    {
        // The source tree at a place that everybody can read, wherever it stands on this host.
        const string Tree = "/run/tree";
        (await Command.RunAsync(Machine, "/bin/mkdir", [Tree], Token)).MustSucceed();
        (await Command.RunAsync(Machine, "/bin/mount", ["--bind", Repository.Root, Tree], Token)).MustSucceed();
        var program = LabProgram(Path.Combine(Tree, Path.GetRelativePath(Repository.Root, AppContext.BaseDirectory)));

        var demo = await Command.RunAsync(
            Machine, Command.Find("setpriv")!, ["--reuid=65534", "--regid=65534", "--clear-groups", DotnetPath, "exec", program, "demo"], Token, s_promise);

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Contains("not root", demo.Output, StringComparison.Ordinal);
        Assert.Contains("dry-run", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG", demo.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Demo_OnATerminal_OpensTheScreenAndLeavesNothing()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(Lab.DirectoryPath, "tmp")).FullName;
        var terminal = await TmuxTerminal.StartAsync(Lab, 80, 24, Token);

        await terminal.TypeAsync($"TMPDIR={temporary} {DotnetPath} exec {LabProgram(AppContext.BaseDirectory)} demo; echo code=$?", Token);
        await terminal.WaitForAsync("[1 Overview]", Token);
        await terminal.WaitForAsync(
            "a ban in the events",
            text => text.Split('\n').Any(line => line.Contains("ban ", StringComparison.Ordinal) && line.Contains("198.51.100.23", StringComparison.Ordinal)), Token);
        await terminal.SendAsync(Token, "q");

        await terminal.WaitForAsync("code=0", Token);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "bantui-*"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Demo_ThatIsKilled_TakesItsMachineWithIt()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(Lab.DirectoryPath, "tmp")).FullName;
        await using var demo = RunningProcess.Start(
            HostMachine.Instance, "/usr/bin/env", $"TMPDIR={temporary}", DotnetPath, "exec", LabProgram(AppContext.BaseDirectory), "demo");
        await Until.TrueAsync("the demo's daemon", () => ProcessList.Naming(temporary).Any(IsDaemon), Token, state: () => demo.AllOutput);

        await demo.SignalAsync("KILL", Token);

        await Until.TrueAsync(
            "the end of all processes inside", () => ProcessList.Naming(temporary).Count == 0, Token,
            state: () => string.Join('\n', ProcessList.Naming(temporary)));

        static bool IsDaemon(string commandLine) => commandLine.Contains("bantuid", StringComparison.Ordinal);
    }

    private static string DotnetPath => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static string LabProgram(string directory) => Path.Combine(directory, "Ban.Lab.dll");
}
