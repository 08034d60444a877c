using System.Diagnostics;
using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

public sealed class ShellCommandTests
{
    private const int LimitMs = 30_000;

    private static readonly TimeSpan s_ample = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Run_OutputOverAMegabyte_IsBoundedAndDoesNotBlock()
    {
        ShellResult result = await ShellCommand.RunAsync("head -c 1000000 /dev/zero | tr '\\0' x; echo bad >&2; exit 3", [], s_ample, Token);

        Assert.Equal(ShellCommand.MaxOutputBytes, result.Output.Length);
        Assert.Equal(1_000_000 - ShellCommand.MaxOutputBytes, result.DroppedOutput);
        Assert.Equal(("bad\n", 3), (result.Error, result.ExitCode));
        Assert.Equal("returned 3; it said: bad", result.Describe(s_ample));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Run_LibraryHasSocketsAndFilesOpen_CommandInheritsNone()
    {
        // nftables' library opens its socket without close-on-exec.
        using Ban.Native.NfTables.NftContext context = Ban.Native.NfTables.NftContext.Open();

        ShellResult result = await ShellCommand.RunAsync("ls /proc/$$/fd", [], s_ample, Token);

        Assert.Equal("0\n1\n2\n", result.Output);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Run_ChildKeepsOutputOpen_DoesNotWaitForIt()
    {
        long start = Stopwatch.GetTimestamp();

        ShellResult result = await ShellCommand.RunAsync("sleep 5 & echo $!", [], s_ample, Token);

        Process.GetProcessById(int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture)).Kill();
        Assert.True(result.IsSuccess);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(4));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Run_Hangs_KillsTheWholeGroup()
    {
        string pids = Path.GetTempFileName();

        ShellResult result = await ShellCommand.RunAsync($"trap '' TERM; sh -c \"trap '' TERM; echo \\$\\$ > '{pids}'; while :; do sleep 1; done\" & wait", [], TimeSpan.FromMilliseconds(300), Token);

        string child = (await File.ReadAllTextAsync(pids, Token)).Trim();
        File.Delete(pids);
        Assert.Null(result.ExitCode);
        Assert.StartsWith("timed out after 0.3 s", result.Describe(TimeSpan.FromMilliseconds(300)), StringComparison.Ordinal);
        Assert.NotEmpty(child);
        Assert.True(IsGone(child), $"process {child} outlived its group");
    }

    [Fact(Timeout = LimitMs)]
    public async Task Run_Cancelled_EndsTheCommand()
    {
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ShellCommand.RunAsync("sleep 20", [], s_ample, soon.Token));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Describe_HostileOutput_IsHarmless()
    {
        ShellResult result = await ShellCommand.RunAsync("printf '\\033[2Jx\\nsecond' >&2; exit 1", [], s_ample, Token);

        Assert.Equal("returned 1; it said: \\u{1b}[2Jx", result.Describe(s_ample));
    }

    [Theory(Timeout = LimitMs)]
    [InlineData("no-such-command-here", "returned 127: a command in it was not found")]
    [InlineData("kill -9 $$", "was killed by signal 9")]
    public async Task Describe_Failure_SaysHow(string script, string expected)
    {
        ShellResult result = await ShellCommand.RunAsync(script, [], s_ample, Token);

        Assert.StartsWith(expected, result.Describe(s_ample), StringComparison.Ordinal);
    }

    /// <summary>A killed orphan may wait a moment as a zombie for whoever reaps orphans here.</summary>
    private static bool IsGone(string pid)
    {
        string path = $"/proc/{pid}/stat";
        try
        {
            return !File.Exists(path) || File.ReadAllText(path).Split(' ')[2] is "Z" or "X";
        }
        catch (IOException)
        {
            return true;
        }
    }
}
