using System.CommandLine;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Terminal.Text;
using Ban.Tui.Cli;

namespace Ban.Tui.Regex;

/// <summary>The command <c>bantui regex</c>: tries a filter on a log, without a daemon.</summary>
public sealed class RegexCommand
{
    private const int Failed = 1;
    private const string DefaultDirectory = "/etc/bantui";
    private const string PeerDirectory = "/etc/fail2ban";

    private readonly Argument<string> _log = new("LOG") { Description = "A log file (also .gz, .xz, .zst), - for standard input, or lines of text." };
    private readonly Argument<string> _filter = new("FILTER") { Description = "A pattern, a filter's name with options as in sshd[mode=aggressive], a filter file, or a jail's name." };
    private readonly Argument<string?> _ignore = new("IGNORE") { Description = "A pattern in the place of the filter's ignoreregex.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _config;
    private readonly Option<bool> _json;
    private readonly RegexOptions _options;
    private readonly RegexHost _host;

    private RegexCommand(Option<string?>? config, Option<bool>? json, RegexHost host)
    {
        _config = config ?? new Option<string?>("--config", "-c") { Description = "Configuration directory.", HelpName = "DIR" };
        _json = json ?? new Option<bool>("--json") { Description = "Print one JSON object per line, then a summary." };
        _options = new RegexOptions(host.Clock);
        _host = host;
    }

    /// <summary>Makes the command for this process.</summary>
    /// <param name="config">The program's own recursive option for the configuration directory; null adds one.</param>
    /// <param name="json">The program's own recursive option for JSON; null adds one.</param>
    public static Command Create(Option<string?>? config = null, Option<bool>? json = null) => Create(config, json, RegexHost.OfProcess());

    internal static Command Create(Option<string?>? config, Option<bool>? json, RegexHost host)
    {
        var regex = new RegexCommand(config, json, host);
        var command = new CliCommand(
            "regex", "Try a filter on a log: which lines match, are ignored or are missed.",
            "bantui regex /var/log/auth.log sshd", "bantui regex 'Nov 20 10:00:00 host app: refused 192.0.2.1' 'refused <HOST>$'",
            "bantui regex /var/log/auth.log.1.gz 'sshd[mode=aggressive]' --json | jq -c 'select(.status == \"missed\")'", "bantui regex -c /etc/fail2ban systemd-journal sshd")
        {
            regex._log, regex._filter, regex._ignore,
        };
        regex._options.AddTo(command, asPeer: false);
        if (config is null)
        {
            command.Options.Add(regex._config);
        }

        if (json is null)
        {
            command.Options.Add(regex._json);
        }

        command.SetAction(regex.Run);
        return command;
    }

    private static string DefaultConfiguration() =>
        !Directory.Exists(DefaultDirectory) && Directory.Exists(PeerDirectory) ? PeerDirectory : DefaultDirectory;

    // The program's own option, where the command is part of the program.
    private static bool IsPlain(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Options.FirstOrDefault(o => o.Name == "--no-color") is Option<bool> option && parsed.GetValue(option);

    private int Run(ParseResult parsed)
    {
        RegexSettings settings = _options.Read(parsed, new RegexSettings
        {
            Logs = [parsed.GetRequiredValue(_log)],
            Filter = parsed.GetRequiredValue(_filter),
            Ignore = parsed.GetValue(_ignore),
            ConfigDirectory = parsed.GetValue(_config) ?? DefaultConfiguration(),
            Json = parsed.GetValue(_json),
            Color = _host.HasColor && !IsPlain(parsed),
        });
        try
        {
            new RegexRun(settings, _host).Execute((loaded, _, _) => Output(settings, loaded));
            return 0;
        }
        catch (IOException gone) when (OutputGuard.HasReaderGone(gone))
        {
            return Failed;
        }
        catch (Exception error) when (error is RegexException or ConfigurationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            if (settings.Json)
            {
                _host.Output.Write(JsonSerializer.SerializeToUtf8Bytes(ErrorDocument.Of(error, Failed), CliJson.Default.ErrorDocument));
                _host.Output.Write("\n"u8);
            }

            _host.Error.WriteLine($"bantui: {TextLayout.MakeVisible(error.Message)}");
            return Failed;
        }
    }

    private IRegexOutput Output(RegexSettings settings, LoadedFilter loaded) =>
        settings.Json ? new JsonOutput(_host.Output)
        : settings.Out is { } form ? new ResultOutput(_host.Output, form, settings.Invert)
        : new ReportOutput(_host.Output, settings, loaded);
}
