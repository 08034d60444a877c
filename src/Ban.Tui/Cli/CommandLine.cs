using System.CommandLine;
using System.CommandLine.Help;
using Ban.Tui.Config;
using Ban.Tui.Moving;
using Ban.Tui.Regex;

namespace Ban.Tui.Cli;

/// <summary>The commands and how a command line is read.</summary>
internal sealed class CommandLine
{
    // No response files: a word that starts with @ is a word, not the name of a file to read.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    // In the order of the help.
    private static readonly string[] s_names =
    [
        "ping", "status", "ban", "unban", "bans", "why", "held", "watch", "reload", "restart", "start", "stop", "pause", "resume", "get", "set", "add",
        "banned", "stats", "statistics", "echo", "version", "sleep", "flushlogs", "audit", "metrics", "rpc", "regex", "config", "import", "export", "tui",
    ];

    private readonly CliConsole _console;
    private readonly TimeProvider _clock;

    public CommandLine(CliConsole console, TimeProvider clock)
    {
        _console = console;
        _clock = clock;
    }

    /// <summary>The commands with their options, for completions; only the one that is named where it exists.</summary>
    public static RootCommand Tree(string? name) =>
        new CommandLine(new CliConsole(TextWriter.Null, TextWriter.Null, TextReader.Null, HasColor: false), TimeProvider.System).Build(name is null ? [] : [name]);

    /// <summary>Runs a command line; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ParseResult parsed = Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            string wrong = parsed.Errors[0].Message;
            if (arguments.Contains("--json"))
            {
                await _console.Output.WriteLineAsync(ErrorDocument.OfUsage(wrong));
                await _console.Output.FlushAsync(cancellationToken);
            }

            await _console.Error.WriteLineAsync($"bantui: {CliText.Visible(wrong)}");
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

    /// <summary>Reads a command line.</summary>
    internal ParseResult Parse(IReadOnlyList<string> arguments) => Build(arguments).Parse(arguments, s_parser);

    // Only the commands that the arguments can mean; all of them, for the help and for errors, where they name none.
    private RootCommand Build(IReadOnlyList<string> arguments)
    {
        var root = new RootCommand("Administers bantuid, the intrusion-prevention daemon.");
        var options = new GlobalOptions();
        options.AddTo(root);
        var factory = new CommandFactory(options, _console, _clock);
        string[] named = [.. s_names.Where(arguments.Contains)];
        foreach (string name in named.Length > 0 ? named : s_names)
        {
            root.Subcommands.Add(Create(name, options, factory));
        }

        DumpOption.AddTo(root, factory, options.Configuration);
        new ScreenCommand(options.Configuration).AddTo(root, factory);
        var help = (HelpOption)root.Options.First(option => option is HelpOption);
        help.Action = new ExampleHelp((HelpAction)help.Action!);
        return root;
    }

    private static Command Create(string name, GlobalOptions options, CommandFactory factory) => name switch
    {
        "ping" => PingCommand.Create(factory),
        "status" => StatusCommand.Create(factory),
        "ban" => BanCommand.Create(factory),
        "unban" => UnbanCommand.Create(factory),
        "bans" => BansCommand.Create(factory),
        "held" => HeldCommand.Create(factory),
        "audit" => AuditCommand.Create(factory),
        "metrics" => MetricsCommand.Create(factory),
        "why" => WhyCommand.Create(factory),
        "watch" => WatchCommand.Create(factory),
        "reload" => ReloadCommand.Create(factory),
        "restart" => ReloadCommand.CreateRestart(factory, options),
        "start" => JailCommands.CreateStart(factory, options),
        "stop" => JailCommands.CreateStop(factory),
        "pause" => JailCommands.CreatePause(factory),
        "resume" => JailCommands.CreateResume(factory),
        "get" => WordsCommand.CreateGet(factory),
        "set" => WordsCommand.CreateSet(factory),
        "add" => WordsCommand.CreateAdd(factory),
        "banned" => WordsCommand.CreateBanned(factory),
        "stats" or "statistics" => WordsCommand.CreateStats(factory, name),
        "echo" => WordsCommand.CreateEcho(factory),
        "version" => WordsCommand.CreateVersion(factory),
        "sleep" => WordsCommand.CreateSleep(factory),
        "flushlogs" => ServerCommands.CreateFlushLogs(factory),
        "rpc" => RpcCommand.Create(factory),
        "regex" => RegexCommand.Create(options.Configuration, options.Json),
        "config" => ConfigCommand.Create(factory, options.Configuration),
        "import" => ImportCommand.Create(factory, options.Configuration),
        "export" => ExportCommand.Create(factory, options.Configuration),
        "tui" => new ScreenCommand(options.Configuration).Create(factory),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such command"),
    };
}
