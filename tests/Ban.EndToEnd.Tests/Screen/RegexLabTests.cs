using System.Globalization;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>The regex lab on a real terminal, without a daemon.</summary>
public sealed class RegexLabTests : LabTest
{
    private const int Refused = 40;

    [Fact(Timeout = TimeLimit)]
    public async Task Filter_ForALogThatNobodyHasOneFor_IsWrittenTriedAndSaved()
    {
        string configuration = Path.Combine(Lab.DirectoryPath, "etc");
        Directory.CreateDirectory(Path.Combine(configuration, "filter.d"));
        string log = await WriteLogAsync();
        var terminal = await TmuxTerminal.StartAsync(Lab, 80, 24, Token);
        await terminal.TypeAsync($"{Repository.Bantui} -c {configuration} -s {configuration}/none.sock", Token);
        await terminal.WaitForAsync("NO DAEMON", Token);

        await terminal.SendAsync(Token, "5");
        await terminal.WaitForAsync("[5 Regex]", Token);
        await terminal.SendAsync(Token, "C-o");
        await terminal.TypeAsync(log, Token);
        await terminal.WaitForAsync("door.log, 100 lines", Token);

        await terminal.SendAsync(Token, "Enter");
        await terminal.SendAsync(Token, "-l", @"^ door: refused user=<F-USER>.*</F-USER> peer=<HOST");
        await terminal.WaitForAsync("expected > after <HOST", Token);
        await terminal.SendAsync(Token, "-l", ">");
        await terminal.WaitForAsync("a catch-all before the address", Token);
        await terminal.SendAsync(Token, "-l", "$");
        await terminal.WaitForAsync($"matched {Refused}", Token);

        await terminal.SendAsync(Token, "C-w");
        await terminal.WaitForAsync("save as filter.d/NAME.local", Token);
        await terminal.TypeAsync("door", Token);
        await terminal.WaitForAsync("saved ", Token);

        var judged = await Command.RunAsync(Lab.Machine, Repository.Bantui, ["-c", configuration, "regex", log, "door", "--json"], Token);
        string summary = judged.MustSucceed().Output.Trim().Split('\n')[^1];
        Assert.Contains($"\"matched\":{Refused.ToString(CultureInfo.InvariantCulture)}", summary, StringComparison.Ordinal);
        Assert.Equal(["door.local"], Directory.GetFiles(Path.Combine(configuration, "filter.d")).Select(Path.GetFileName));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task ReadOnly_Save_IsRefused()
    {
        var terminal = await TmuxTerminal.StartAsync(Lab, 80, 24, Token);
        await terminal.TypeAsync($"{Repository.Bantui} --read-only -s {Lab.DirectoryPath}/none.sock", Token);
        await terminal.WaitForAsync("NO DAEMON", Token);

        await terminal.SendAsync(Token, "5", "C-w");

        await terminal.WaitForAsync("read-only: nothing can be changed here", Token);
    }

    private async Task<string> WriteLogAsync()
    {
        string path = Path.Combine(Lab.DirectoryPath, "door.log");
        IEnumerable<string> lines = Enumerable.Range(0, 100).Select(i => i < Refused
            ? $"2026-11-20T10:42:{i % 60:00}Z door: refused user=admin{i} peer=203.0.113.{i}"
            : $"2026-11-20T10:43:{i % 60:00}Z door: opened user=bob peer=203.0.113.{i}");
        await File.WriteAllLinesAsync(path, lines, Token);
        return path;
    }
}
