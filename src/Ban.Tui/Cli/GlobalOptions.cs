using System.CommandLine;
using System.CommandLine.Parsing;
using Ban.Core.Time;

namespace Ban.Tui.Cli;

/// <summary>Options that every command takes.</summary>
internal sealed class GlobalOptions
{
    /// <summary>How long to wait for the daemon where nothing is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public Option<string?> Configuration { get; } = Recursive(new Option<string?>("--conf", "-c")
    {
        Validators = { RefuseEmpty },
        Description = "Configuration directory; the daemon's socket is looked up there.",
        HelpName = "DIR",
    });

    public Option<string?> Socket { get; } = Recursive(new Option<string?>("--socket", "-s")
    {
        Validators = { RefuseEmpty },
        Description = "The daemon's socket. [default: /run/bantui/bantui.sock]",
        HelpName = "SOCKET",
    });

    public Option<bool> Json { get; } = Recursive(new Option<bool>("--json") { Description = "Print one JSON document." });

    public Option<bool> Verbose { get; } = Recursive(new Option<bool>("--verbose", "-v")
    {
        Description = "Tell on standard error which socket is used and how long it took.",
    });

    public Option<bool> Quiet { get; } = Recursive(new Option<bool>("--quiet", "-q") { Description = "Print nothing but errors." });

    // A text, which is read twice: an option of a value type is compiled anew at each start of the program.
    private Option<string?> Timeout { get; } = Recursive(new Option<string?>("--timeout")
    {
        Description = "How long to wait for the daemon, such as 10 or 1m. [default: 30]",
        HelpName = "T",
        Validators = { CheckTimeout },
    });

    public Option<bool> NoColor { get; } = Recursive(new Option<bool>("--no-color") { Description = "No colour, as with NO_COLOR set." });

    public void AddTo(Command root)
    {
        root.Options.Add(Configuration);
        root.Options.Add(Socket);
        root.Options.Add(Json);
        root.Options.Add(Verbose);
        root.Options.Add(Quiet);
        root.Options.Add(Timeout);
        root.Options.Add(NoColor);
        Quiet.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(Verbose) is { Implicit: false })
            {
                result.AddError("-v and -q exclude each other");
            }
        });
    }

    /// <summary>How long to wait for the daemon.</summary>
    public TimeSpan TimeoutOf(ParseResult parsed) =>
        parsed.GetValue(Timeout) is { } text && Duration.TryParse(text, out TimeSpan time, out _) ? time : DefaultTimeout;

    /// <summary>Takes any path: a variable of a script that is not set is none.</summary>
    public static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(static token => token.Value.Length == 0))
        {
            result.AddError($"{result.Option.Name}: a path is expected");
        }
    }

    /// <summary>Takes a length of time greater than zero.</summary>
    private static void CheckTimeout(OptionResult result)
    {
        if (result.Tokens is not [var token, ..])
        {
            return;
        }

        if (!Duration.TryParse(token.Value, out TimeSpan time, out string? error))
        {
            result.AddError($"--timeout: {error}");
        }
        else if (time <= TimeSpan.Zero || time > TimeSpan.FromDays(1))
        {
            result.AddError("--timeout: more than 0 and at most one day is expected");
        }
    }

    private static T Recursive<T>(T option)
        where T : Option
    {
        option.Recursive = true;
        return option;
    }
}
