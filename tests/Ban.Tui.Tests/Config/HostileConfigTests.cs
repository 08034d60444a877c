using Ban.Core.Configuration;
using Ban.Tui.Regex;
using Ban.Tui.Tests.Cli;
using Ban.Tui.Tests.Config.Torture;
using System.Diagnostics;

namespace Ban.Tui.Tests.Config;

/// <summary>Whatever lies in the directory: each command ends soon, with one clear error and no stack trace.</summary>
public sealed class HostileConfigTests
{
    private const int Limit = 120_000;
    private const long HundredMegabytes = 100L * 1024 * 1024;
    private const int Deep = 10_000;

    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    private static readonly string[][] s_commands = [["-d"], ["--dp"], ["config", "show", "j"], ["config", "check"], ["--json", "config", "check"]];

    [Theory(Timeout = Limit)]
    [InlineData("jail.conf", "it is a directory")]
    [InlineData("filter.d/f.conf", "it is a directory")]
    [InlineData("bantui.conf", "it is a directory")]
    public async Task Commands_DirectoryInsteadOfAFile_AreRefused(string path, string expected)
    {
        using ConfigDirectory directory = Good();
        File.Delete(Path.Combine(directory.Path, path));
        Directory.CreateDirectory(Path.Combine(directory.Path, path));
        await RefusedAsync(directory, $"{directory.Path}/{path}: ", expected, path == "bantui.conf" ? ["config", "show", "j"] : null);
    }

    [Theory(Timeout = Limit)]
    [InlineData("jail.conf")]
    [InlineData("action.d/a.local")]
    public async Task Commands_FileOfHundredMegabytes_AreRefusedWithoutReadingIt(string path)
    {
        using ConfigDirectory directory = Good();
        await using (FileStream file = File.OpenWrite(Path.Combine(directory.Path, path)))
        {
            file.SetLength(HundredMegabytes);
        }

        await RefusedAsync(directory, $"{directory.Path}/{path}: ", $"at most {ConfigFiles.MaxFileLength} bytes are read");
    }

    [Theory(Timeout = Limit)]
    [InlineData("jail.conf")]
    [InlineData("jail.d/x.conf")]
    [InlineData("filter.d/f.local")]
    public async Task Commands_PipeInPlaceOfFile_IsRefusedAndNobodyWaitsForItsWriter(string path)
    {
        using ConfigDirectory directory = Good();
        string pipe = Path.Combine(directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(pipe)!);
        File.Delete(pipe);
        using (System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await RefusedAsync(directory, $"{directory.Path}/{path}: ", "expected a regular file");
    }

    [Fact]
    public void Regex_EndlessDeviceAsFilter_IsRefused()
    {
        using ConfigDirectory directory = Good();
        File.CreateSymbolicLink(Path.Combine(directory.Path, "filter.d", "endless.conf"), "/dev/zero");

        using StringWriter error = new();
        RegexHost host = new(Stream.Null, Stream.Null, error, TimeProvider.System);
        RegexCommand.Create(null, null, host).Parse(["x", "endless", "-c", directory.Path]).Invoke();

        Assert.Contains("endless.conf: the file cannot be read: it is a pipe, a socket or a device, expected a regular file", error.ToString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("[j\0]\n\0 = \0\nbantime\0 = 5\n\0\n", "neither a section header nor an option")]
    [InlineData("[j]\nfilter = f\0\n", "there is no filter 'f\\x2423'")]
    [InlineData("[INCLUDES]\nbefore = a\0b\n[j]\nbantime = \0\n", "bantime")]
    public async Task Check_NulBytes_AreNamedAndMadeVisible(string jails, string expected)
    {
        using ConfigDirectory directory = Good().WithJails(jails.StartsWith("[INCLUDES]", StringComparison.Ordinal) ? string.Empty : jails);
        if (jails.StartsWith("[INCLUDES]", StringComparison.Ordinal))
        {
            directory.With("jail.local", jails);
        }

        string output = await CliRun.RunAsync("config", "check", directory.Path);
        Assert.Contains(expected.Replace("\\x2423", "\u2423", StringComparison.Ordinal), output, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', output);
        Assert.EndsWith("[1]", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Commands_IncludesWithoutEnd_AreRefused()
    {
        using ConfigDirectory directory = Good();
        for (int i = 0; i < 40; i++)
        {
            directory.With($"filter.d/n{i}.conf", $"[INCLUDES]\nbefore = n{i + 1}.conf\n  ./n{i + 1}.conf\nafter = ././n{i + 1}.conf\n");
        }

        directory.With("filter.d/f.local", "[INCLUDES]\nbefore = n0.conf\n");
        await RefusedAsync(directory, $"{directory.Path}/filter.d/", " include");
    }

    [Theory(Timeout = Limit)]
    [InlineData("<x")]
    [InlineData("<x<")]
    [InlineData("<<")]
    [InlineData("<F-A>")]
    [InlineData("(")]
    [InlineData("(?:a|")]
    [InlineData("%(x")]
    [InlineData("[")]
    public async Task Commands_TenThousandDeepNesting_EndSoonWithOneLineForEachProblem(string piece)
    {
        string nested = string.Concat(Enumerable.Repeat(piece, Deep)) + string.Concat(Enumerable.Repeat(piece.Contains('(', StringComparison.Ordinal) ? ")" : ">", Deep));
        using ConfigDirectory directory = Good()
            .With("filter.d/f.conf", $"[Definition]\nfailregex = ^{nested} <HOST>\ndatepattern = ^{nested.Replace("%", "%%", StringComparison.Ordinal)}\nx = 1\n")
            .With("action.d/a.conf", $"[Definition]\nactionban = {nested.Replace('%', '&')}\nx = <x\n");
        long begin = Stopwatch.GetTimestamp();
        foreach (string[] command in s_commands)
        {
            string output = await CliRun.RunAsync([.. command, "-c", directory.Path]);
            Assert.Matches(@"\[[01]\]$", output);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }

        Assert.True(Stopwatch.GetElapsedTime(begin) < s_soon);
    }

    [Theory(Timeout = Limit)]
    [InlineData("*/")]
    [InlineData("/")]
    [InlineData("[!a]/")]
    [InlineData("/*")]
    public async Task Check_DeepLogGlob_IsAFileThatDoesNotExist(string piece)
    {
        using ConfigDirectory directory = Good().WithJails($"[j]\nlogpath = /nowhere{string.Concat(Enumerable.Repeat(piece, Deep))}x\n");
        Assert.Contains("there is no log file", await CliRun.RunAsync("config", "check", directory.Path), StringComparison.Ordinal);
    }

    private static ConfigDirectory Good() => new ConfigDirectory().WithBase().WithJails("[j]\n");

    private static async Task RefusedAsync(ConfigDirectory directory, string place, string expected, string[]? except = null)
    {
        foreach (string[] command in s_commands.Where(command => except is null || !command.SequenceEqual(except)))
        {
            long begin = Stopwatch.GetTimestamp();
            string output = await CliRun.RunAsync([.. command, "-c", directory.Path]);
            Assert.EndsWith("[1]", output, StringComparison.Ordinal);
            Assert.Contains(expected, output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
            if (command[0] != "--json")
            {
                Assert.Contains(place, output, StringComparison.Ordinal);
            }

            Assert.True(command.Contains("check") || output.Split('\n').Length == 2, $"one line, not {output}");
            Assert.True(Stopwatch.GetElapsedTime(begin) < s_soon);
        }
    }
}
