using System.CommandLine;
using System.Diagnostics;
using Ban.Tui.Cli;

namespace Ban.Tui.Tests.Cli;

/// <summary>The examples that stand in the help, read by a shell as a person would have it read them. That they also run: the end-to-end tests.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string, string> Examples =>
        [.. Leaves(CommandLine.Tree(null), "").SelectMany(static leaf => leaf.Examples.Select(example => new TheoryDataRow<string, string>(leaf.Path, example)))];

    [Fact]
    public void Help_OfEachCommand_HasAnExample() =>
        Assert.Empty(Leaves(CommandLine.Tree(null), "").Where(static leaf => leaf.Examples.Count == 0).Select(static leaf => leaf.Path));

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [MemberData(nameof(Examples))]
    public async Task Example_OfACommand_IsReadAsThatCommand(string path, string example)
    {
        string[] words = await ReadByShellAsync(example);
        ParseResult parsed = new CommandLine(new CliConsole(TextWriter.Null, TextWriter.Null, TextReader.Null, HasColor: false), TimeProvider.System).Parse(words);
        Assert.Empty(parsed.Errors.Select(static error => error.Message));
        Assert.StartsWith($"{path} ", $"{PathOf(parsed.CommandResult)} ", StringComparison.Ordinal);
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [MemberData(nameof(Examples))]
    public async Task Help_OfACommand_ShowsItsExamples(string path, string example)
    {
        string help = await CliRun.RunAsync([.. path.Split(' '), "--help"]);
        Assert.Contains($"\n  {example}\n", help, StringComparison.Ordinal);
        Assert.EndsWith("[0]", help, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, IReadOnlyList<string> Examples)> Leaves(Command command, string path)
    {
        foreach (Command inner in command.Subcommands)
        {
            string name = $"{path} {inner.Name}".TrimStart();
            if (inner.Subcommands.Count == 0 || inner is CliCommand)
            {
                yield return (name, inner is CliCommand { Examples: var examples } ? examples : []);
            }

            foreach ((string, IReadOnlyList<string>) leaf in Leaves(inner, name))
            {
                yield return leaf;
            }
        }
    }

    private static string PathOf(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult outer ? $"{PathOf(outer)} {result.Command.Name}".TrimStart() : "";

    /// <summary>The words that the program would get.</summary>
    private static async Task<string[]> ReadByShellAsync(string example)
    {
        string script = $"exec 3>&1 >/dev/null 2>&1\nbantui() {{ for word; do printf '%s\\n' \"$word\" >&3; done; }}\n{example}";
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = await shell.StandardOutput.ReadToEndAsync(TestTime.Token);
        await shell.WaitForExitAsync(TestTime.Token);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
