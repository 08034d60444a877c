using Ban.Engine.Actions;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Tests.Actions;

/// <summary>The log lines that users' scripts look for.</summary>
public sealed class CommandReportTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly CommandRig.CollectingLog _log = new();

    [Fact]
    public void Write_Failure_IsAnErrorLineByLine()
    {
        CommandReport.Write(_log, "nft add\nfalse", new ShellResult(127, "one\ntwo\u001b[2J\n", "bad\n") { DroppedError = 9 }, s_timeout, isProbe: false);

        Assert.Equal(
            [
                "Error ID -- exec: nft add\\u{a}false",
                "Error ID -- stdout: 'one'",
                "Error ID -- stdout: 'two\\u{1b}[2J'",
                "Error ID -- stderr: 'bad'",
                "Error ID -- stderr: 0 lines and 9 bytes more",
                "Error ID -- returned 127",
                "Information HINT on 127: \"Command not found\". Make sure that all commands in nft add\\u{a}false are in the PATH of bantuid",
            ],
            Lines());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Write_SuccessOrProbe_IsForDebugging(int exitCode, bool isProbe)
    {
        _log.Level = LogLevel.Debug;

        CommandReport.Write(_log, "true", new ShellResult(exitCode, string.Empty, string.Empty), s_timeout, isProbe);

        Assert.Equal(["Debug ID -- exec: true", $"Debug ID -- returned {exitCode}"], Lines());
    }

    [Fact]
    public void Write_EndlessOutput_IsCut()
    {
        CommandReport.Write(_log, "yes", new ShellResult(1, string.Concat(Enumerable.Repeat("y\n", 1000)), string.Empty), s_timeout, isProbe: false);

        Assert.Equal(23, Lines().Length);
        Assert.Contains("Error ID -- stdout: 980 lines more", Lines());
    }

    [Theory]
    [InlineData(null, "timed out after 60 seconds.")]
    [InlineData(2, "returned 2")]
    [InlineData(137, "killed with SIGKILL (return code: 137)")]
    [InlineData(158, "killed with signal 30 (return code: 158)")]
    public void EndOf_ExitCode_SaysHow(int? exitCode, string expected) =>
        Assert.Equal(expected, CommandReport.EndOf(new ShellResult(exitCode, string.Empty, string.Empty), s_timeout));

    /// <summary>The lines with the id of the run, eight hex digits, made the same in each.</summary>
    private string[] Lines() =>
        [.. _log.Lines.Select(static line => System.Text.RegularExpressions.Regex.Replace(line, "[0-9a-f]{8} --", "ID --", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))];
}
