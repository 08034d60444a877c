using System.CommandLine;
using System.CommandLine.Help;
using Ban.Tui.Config;
using Ban.Tui.Regex;

namespace Ban.Tui.Cli;

/// <summary>The commands and how a command line is read.</summary>
internal sealed class CommandLine
{
    // No response files: a word that starts with @ is a word, not the name of a file to read.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    private readonly RootCommand _root = new("Administers bantuid, the intrusion-prevention daemon.");
    private readonly CliConsole _console;

    public CommandLine(CliConsole console, TimeProvider clock)
    {
        _console = console;
        var options = new GlobalOptions();
        options.AddTo(_root);
        var factory = new CommandFactory(options, console, clock);
        _root.Subcommands.Add(PingCommand.Create(factory));
        _root.Subcommands.Add(StatusCommand.Create(factory));
        _root.Subcommands.Add(BanCommand.Create(factory));
        _root.Subcommands.Add(UnbanCommand.Create(factory));
        _root.Subcommands.Add(BansCommand.Create(factory));
        _root.Subcommands.Add(WatchCommand.Create(factory));
        _root.Subcommands.Add(RpcCommand.Create(factory));
        _root.Subcommands.Add(RegexCommand.Create(options.Configuration, options.Json));
        _root.Subcommands.Add(ConfigCommand.Create(factory, options.Configuration));
        _root.Options.Add(DumpOption.Create(factory, options.Configuration));
        ScreenCommand.AddTo(_root, factory);
        var help = (HelpOption)_root.Options.First(option => option is HelpOption);
        help.Action = new ExampleHelp((HelpAction)help.Action!);
    }

    /// <summary>Runs a command line; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult parsed = _root.Parse(arguments, s_parser);
        if (parsed.Errors.Count > 0)
        {
            await _console.Error.WriteLineAsync($"bantui: {CliText.Visible(parsed.Errors[0].Message)}");
            return ExitCodes.Usage;
        }

        var invocation = new InvocationConfiguration
        {
            Output = _console.Output,
            Error = _console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        int code = await parsed.InvokeAsync(invocation, cancellationToken);
        await _console.Output.FlushAsync(CancellationToken.None);
        return code;
    }
}
