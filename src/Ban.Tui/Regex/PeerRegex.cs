using System.CommandLine;
using System.Reflection;
using System.Text;
using Ban.Core.Configuration;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>The program as fail2ban-regex: its options, report and exit codes, when it is called through a link of that name.</summary>
internal static class PeerRegex
{
    private const string Name = "fail2ban-regex";
    private const string PeerDirectory = "/etc/fail2ban";
    private const string OwnDirectory = "/etc/bantui";
    private const int Failed = 255;
    private const int UnknownOption = 2;

    /// <summary>Longest name of a program that is looked at.</summary>
    private const int MaxNameBytes = 4096;

    // No response files: a word that starts with @ is a word, not the name of a file to read.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Whether this process was started under the name fail2ban-regex.</summary>
    public static bool IsCalled()
    {
        // The runtime's own first argument is the resolved file, not the name of the link.
        Span<byte> start = stackalloc byte[MaxNameBytes];
        try
        {
            using FileStream stream = File.OpenRead("/proc/self/cmdline");
            ReadOnlySpan<byte> read = start[..stream.Read(start)];
            int end = read.IndexOf((byte)0);
            return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? read : read[..end])) == Name;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Runs the program; gives the exit code.</summary>
    public static int Run(string[] arguments, RegexHost host)
    {
        var words = new Argument<string[]>("LOG REGEX [IGNOREREGEX]") { Arity = ArgumentArity.ZeroOrMore };
        var config = new Option<string?>("--config", "-c") { Description = "Configuration directory.", HelpName = "DIR" };
        var version = new Option<bool>("-V") { Description = "Print the version's number." };
        var options = new RegexOptions(host.Clock);
        var root = new RootCommand("Tries a filter on a log.") { words, config, version };
        options.AddTo(root, asPeer: true);
        root.SetAction(parsed => parsed.GetValue(version) ? PrintVersion(host) : Test(parsed, parsed.GetValue(words) ?? [], parsed.GetValue(config), options, host));

        ParseResult result = root.Parse(arguments, s_parser);
        if (result.Errors.Count == 0)
        {
            return result.Invoke();
        }

        string unknown = result.GetValue(words)?.FirstOrDefault(w => w.Length > 1 && w[0] == '-') ?? string.Empty;
        Complain(host, result.Errors[0].Message);
        return unknown.Length > 0 ? UnknownOption : Failed;
    }

    private static int PrintVersion(RegexHost host)
    {
        Version version = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);
        host.Output.Write(Encoding.ASCII.GetBytes($"{version.ToString(3)}\n"));
        return 0;
    }

    private static int Test(ParseResult parsed, string[] words, string? directory, RegexOptions options, RegexHost host)
    {
        // A pattern that begins with a dash has to stand behind "--", as with fail2ban's own program.
        if (words.FirstOrDefault(w => w.Length > 1 && w[0] == '-') is { } unknown && !parsed.Tokens.Any(t => t.Value == "--"))
        {
            Complain(host, $"no such option: {unknown}");
            return UnknownOption;
        }

        if (words.Length is not (2 or 3))
        {
            Complain(host, "provide both <LOG> and <REGEX>.");
            return Failed;
        }

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
            new RegexRun(settings, host).Execute((loaded, logs) => settings.Out is { } form
                ? new ResultOutput(host.Output, form, settings.Invert)
                : new PeerReportOutput(host.Output, settings, loaded, logs));
            return 0;
        }
        catch (Exception error) when (error is RegexException or ConfigurationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            host.Output.Write(Encoding.UTF8.GetBytes($"ERROR: {TextLayout.MakeVisible(error.Message)}\n"));
            return Failed;
        }
    }

    private static void Complain(RegexHost host, string message)
    {
        host.Error.WriteLine($"Usage: {Name} [OPTIONS] <LOG> <REGEX> [IGNOREREGEX]");
        host.Error.WriteLine($"ERROR: {TextLayout.MakeVisible(message)}");
    }
}
