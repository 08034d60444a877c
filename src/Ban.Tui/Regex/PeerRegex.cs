using System.CommandLine;
using System.Reflection;
using System.Text;
using Ban.Core.Configuration;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>The program as fail2ban-regex: its options, report and exit codes, when it is called through a link of that name.</summary>
internal static class PeerRegex
{
    /// <summary>The name by which it is called.</summary>
    public const string Name = "fail2ban-regex";

    /// <summary>The exit code where it could not run.</summary>
    public const int Failed = 255;

    private const string PeerDirectory = "/etc/fail2ban";
    private const string OwnDirectory = "/etc/bantui";
    private const int UnknownOption = 2;

    // No response files: a word that starts with @ is a word, not the name of a file to read.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs the program; gives the exit code.</summary>
    public static int Run(string[] arguments, RegexHost host)
    {
        var words = new Argument<string[]>("LOG REGEX [IGNOREREGEX]") { Arity = ArgumentArity.ZeroOrMore };
        var config = new Option<string?>("--config", "-c") { Description = "Configuration directory.", HelpName = "DIR" };
        var help = new Option<bool>("--help", "-h") { Description = "Print this help." };
        var version = new Option<bool>("--version") { Description = "Print name and version." };
        var number = new Option<bool>("-V") { Description = "Print the version's number." };
        var options = new RegexOptions(host.Clock);
        var root = new RootCommand("Tries a filter on a log: which lines match, are ignored or are missed.") { words };
        root.Options.Clear(); // the library's own help and version options
        foreach (Option option in (ReadOnlySpan<Option>)[version, help, config, number])
        {
            root.Options.Add(option);
        }

        options.AddTo(root, asPeer: true);
        ParseResult result = root.Parse(arguments, s_parser);
        if (result.GetValue(help))
        {
            return Print(host, PeerHelp.Text(root));
        }

        if (result.GetValue(version) || result.GetValue(number))
        {
            return Print(host, $"{(result.GetValue(number) ? string.Empty : $"{Name} ")}{Version}\n");
        }

        string[] given = result.GetValue(words) ?? [];
        return FindWrongOption(result, given, options) is { } wrong ? Complain(host, $"\n{Name}: error: {wrong}", UnknownOption)
            : result.Errors.Count > 0 ? Explain(host, root, result.Errors[0].Message)
            : given.Length is not (2 or 3) ? Explain(host, root, "provide both <LOG> and <REGEX>.")
            : Test(result, given, result.GetValue(config), options, host);
    }

    private static string Version => (Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0)).ToString(3);

    // A pattern that begins with a dash has to stand behind "--", as with fail2ban's own program.
    private static string? FindWrongOption(ParseResult parsed, string[] words, RegexOptions options)
    {
        string? unknown = parsed.Tokens.Any(t => t.Value == "--") ? null : words.FirstOrDefault(w => w.Length > 1 && w[0] == '-');
        return unknown is null ? options.FindNoInteger(parsed) : $"no such option: {unknown}";
    }

    private static int Print(RegexHost host, string text)
    {
        host.Output.Write(Encoding.UTF8.GetBytes(text));
        return 0;
    }

    private static int Test(ParseResult parsed, string[] words, string? directory, RegexOptions options, RegexHost host)
    {
        RegexSettings settings = options.Read(parsed, new RegexSettings
        {
            Logs = [words[0]],
            Filter = words[1],
            Ignore = words.Length == 3 ? words[2] : null,
            ConfigDirectory = directory ?? (Directory.Exists(PeerDirectory) ? PeerDirectory : OwnDirectory),
            AsPeer = true,
            Zone = host.Clock.LocalTimeZone,
        });
        try
        {
            if (settings.Out is null)
            {
                host.Output.Write(Encoding.ASCII.GetBytes(PeerReportHead.Title));
            }

            new RegexRun(settings, host).Execute((loaded, matcher, logs) => settings.Out is { } form
                ? new ResultOutput(host.Output, form, settings.Invert)
                : new PeerReportOutput(host.Output, settings, loaded, matcher, logs));
            return 0;
        }
        catch (Exception error) when (error is RegexException or ConfigurationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            host.Output.Write(Encoding.UTF8.GetBytes($"ERROR: {TextLayout.MakeVisible(error.Message)}\n"));
            return Failed;
        }
    }

    private static int Explain(RegexHost host, RootCommand root, string message)
    {
        Print(host, PeerHelp.Text(root));
        host.Error.WriteLine($"\nERROR: {TextLayout.MakeVisible(message)}");
        return Failed;
    }

    private static int Complain(RegexHost host, string message, int code)
    {
        host.Error.WriteLine(PeerHelp.Usage);
        foreach (string line in message.Split('\n'))
        {
            host.Error.WriteLine(TextLayout.MakeVisible(line));
        }

        return code;
    }
}
