using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using Ban.Tui.Cli;

namespace Ban.Tui.Tests.Cli;

/// <summary>The manual against the program: every command and option is told of, and nothing that is not there.</summary>
public sealed partial class ManualTests
{
    private static readonly RootCommand s_program = CommandLine.Tree(null);

    /// <summary>Options that every command takes.</summary>
    private static readonly string[] s_everywhere = [.. s_program.Options.Where(static option => option.Recursive).SelectMany(Aliases)];

    public static TheoryData<string> Commands => [.. Paths(s_program, "").Where(static path => path != "regex")];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Manual_OfACommand_HasItsOptionsAndNoOther(string path)
    {
        Command command = Find(path);
        string[] items = [.. Items("bantui.1").Where(item => Names(item).Contains(path))];
        Assert.True(items.Length > 0 || command.Subcommands.Count > 0, $"bantui.1 has no item for {path}");

        // An item can be about several commands.
        string[] together = [.. items.SelectMany(Names).Distinct()];
        IEnumerable<string> known = Paths(s_program, "").Where(together.Contains).Select(Find).SelectMany(OptionNames).Concat(s_everywhere);
        string[] told = [.. items.SelectMany(Flags).Distinct()];
        Assert.Empty(command.Options.Where(static option => option is not HelpOption).SelectMany(Aliases).Except(told));
        Assert.Empty(told.Except(known));
    }

    [Fact]
    public void Manual_OfTheProgram_HasItsOptions()
    {
        string[] told = [.. Flags(Page("bantui.1").Split(".Sh AS FAIL2BAN-CLIENT")[0])];
        Assert.Empty(OptionNames(s_program).Where(static name => name is not ("-?" or "/h" or "/?")).Except(told));
        Assert.Empty(told.Except(Paths(s_program, "").Select(Find).Append(s_program).SelectMany(OptionNames)));
    }

    [Fact]
    public void Manual_OfRegex_HasItsOptionsAndNoOther()
    {
        string page = Page("bantui-regex.1");
        Command regex = s_program.Subcommands.Single(static command => command.Name == "regex");
        string[] own = [.. regex.Options.Where(static option => option is not HelpOption).SelectMany(Aliases)];
        string[] told = [.. Flags(page[page.IndexOf(".Sh OPTIONS", StringComparison.Ordinal)..page.IndexOf(".Sh EXIT STATUS", StringComparison.Ordinal)])];
        Assert.Empty(own.Except(told));
        Assert.Empty(told.Except([.. own, .. s_everywhere]));
    }

    private static IEnumerable<string> Paths(Command command, string before) => command.Subcommands.Where(static inner => !inner.Hidden)
        .SelectMany(inner => Paths(inner, $"{before}{inner.Name} ").Prepend($"{before}{inner.Name}"));

    private static Command Find(string path) => path.Split(' ').Aggregate((Command)s_program, static (outer, name) => outer.Subcommands.Single(inner => inner.Name == name));

    private static IEnumerable<string> OptionNames(Command command) => command.Options.SelectMany(Aliases);

    private static IEnumerable<string> Aliases(Option option) => option.Aliases.Append(option.Name);

    private static string[] Items(string page)
    {
        string commands = Page(page).Split(".Sh COMMANDS")[1].Split("\n.Sh ")[0];
        return [.. ItemStart().Split(commands).Skip(1)];
    }

    /// <summary>The commands that an item is about.</summary>
    private static IEnumerable<string> Names(string item) => Name().Matches(item.Split('\n')[0]).Select(static match => match.Groups["name"].Value.Trim())
        .SelectMany(static names => names.Split(" , "));

    private static IEnumerable<string> Flags(string text) => Flag().Matches(text).Select(static match => $"-{match.Groups["name"].Value}".Replace("\\-", "-", StringComparison.Ordinal));

    private static string Page(string name)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Ban.Tui.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return File.ReadAllText(Path.Combine(root, "man", name));
    }

    [GeneratedRegex(@"^\.It (?=Cm )", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex ItemStart();

    [GeneratedRegex(@"\bCm (?<name>[a-z]+(?: [a-z]+| , [a-z]+)*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex Name();

    [GeneratedRegex(@"(?<=\bFl )(?<name>(?:\\-)?[A-Za-z][\w-]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex Flag();
}
