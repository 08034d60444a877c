using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>The command <c>bantui regex</c>: tries a filter on a log, without a daemon.</summary>
public sealed class RegexCommand
{
    private const int Failed = 1;
    private const string DefaultDirectory = "/etc/bantui";
    private const string PeerDirectory = "/etc/fail2ban";

    private readonly Argument<string> _log = new("LOG") { Description = "A log file, - for standard input, or a line of text." };
    private readonly Argument<string> _filter = new("FILTER") { Description = "A pattern, a filter's name with options as in sshd[mode=aggressive], or a filter file." };
    private readonly Argument<string?> _ignore = new("IGNORE") { Description = "A pattern in the place of the filter's ignoreregex.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _datePattern = new("--datepattern", "-d") { Description = "The form of the log's dates, in the place of the filter's.", HelpName = "PATTERN" };
    private readonly Option<string?> _timeZone = new("--timezone", "--TZ") { Description = "The zone of dates without one: CET, +0100.", HelpName = "ZONE" };
    private readonly Option<string?> _encoding = new("--encoding", "-e") { Description = "The log's codec. [default: UTF-8]", HelpName = "CODEC" };
    private readonly Option<int?> _maxLines = new("--maxlines", "-L") { Description = "Lines that a pattern may span, in the place of the filter's.", HelpName = "N" };
    private readonly Option<bool> _raw = new("--raw", "-r") { Description = "Look up no names; a host name is the id." };
    private readonly Option<string?> _useDns = new("--usedns") { Description = "What becomes of host names: yes, warn, no, raw. [default: warn]", HelpName = "HOW" };
    private readonly Option<string?> _now = new("--now") { Description = "The clock for dates without a year: seconds since 1970 or 2026-11-20T12:00:00.", HelpName = "TIME" };
    private readonly Option<bool> _allMatched = new("--print-all-matched") { Description = "Print every matched line." };
    private readonly Option<bool> _allMissed = new("--print-all-missed") { Description = "Print every missed line." };
    private readonly Option<bool> _noMissed = new("--print-no-missed") { Description = "Print no missed line." };
    private readonly Option<bool> _allIgnored = new("--print-all-ignored") { Description = "Print every ignored line." };
    private readonly Option<bool> _noIgnored = new("--print-no-ignored") { Description = "Print no ignored line." };
    private readonly Option<string?> _config;
    private readonly Option<bool> _json;
    private readonly RegexHost _host;

    private RegexCommand(Option<string?>? config, Option<bool>? json, RegexHost host)
    {
        _config = config ?? new Option<string?>("--config", "-c") { Description = "Configuration directory.", HelpName = "DIR" };
        _json = json ?? new Option<bool>("--json") { Description = "Print one JSON object per line, then a summary." };
        _host = host;
    }

    /// <summary>Makes the command for this process.</summary>
    /// <param name="config">The program's own recursive option for the configuration directory; null adds one.</param>
    /// <param name="json">The program's own recursive option for JSON; null adds one.</param>
    public static Command Create(Option<string?>? config = null, Option<bool>? json = null) => Create(config, json, RegexHost.OfProcess());

    internal static Command Create(Option<string?>? config, Option<bool>? json, RegexHost host)
    {
        var regex = new RegexCommand(config, json, host);
        var command = new Command("regex", "Try a filter on a log: which lines match, are ignored or are missed.")
        {
            regex._log, regex._filter, regex._ignore,
            regex._datePattern, regex._timeZone, regex._encoding, regex._maxLines, regex._raw, regex._useDns, regex._now,
            regex._allMatched, regex._allMissed, regex._noMissed, regex._allIgnored, regex._noIgnored,
        };
        if (config is null)
        {
            command.Options.Add(regex._config);
        }

        if (json is null)
        {
            command.Options.Add(regex._json);
        }

        command.Validators.Add(regex.Validate);
        command.SetAction(regex.Run);
        return command;
    }

    private static string DefaultConfiguration() =>
        !Directory.Exists(DefaultDirectory) && Directory.Exists(PeerDirectory) ? PeerDirectory : DefaultDirectory;

    private static LineListing Listing(bool all, bool none, LineListing other) => all ? LineListing.All : none ? LineListing.None : other;

    private int Run(ParseResult parsed)
    {
        try
        {
            new RegexRun(Read(parsed), _host).Execute();
            return 0;
        }
        catch (Exception error) when (error is RegexException or ConfigurationException or IOException or UnauthorizedAccessException)
        {
            _host.Error.WriteLine($"bantui: {Terminal.Text.TextLayout.MakeVisible(error.Message)}");
            return Failed;
        }
    }

    private RegexSettings Read(ParseResult parsed)
    {
        string? now = parsed.GetValue(_now);
        return new RegexSettings
        {
            Log = parsed.GetRequiredValue(_log),
            Filter = parsed.GetRequiredValue(_filter),
            Ignore = parsed.GetValue(_ignore),
            ConfigDirectory = parsed.GetValue(_config) ?? DefaultConfiguration(),
            DatePattern = parsed.GetValue(_datePattern),
            TimeZone = parsed.GetValue(_timeZone),
            Encoding = parsed.GetValue(_encoding),
            MaxLines = parsed.GetValue(_maxLines),
            UseDns = parsed.GetValue(_raw) ? UseDns.Raw : parsed.GetValue(_useDns) is { } how ? Enum.Parse<UseDns>(how, ignoreCase: true) : UseDns.Warn,
            Now = now is not null && TryTime(now, out DateTimeOffset time) ? time : _host.Clock.GetUtcNow(),
            Json = parsed.GetValue(_json),
            Matched = Listing(parsed.GetValue(_allMatched), none: true, LineListing.None),
            Missed = Listing(parsed.GetValue(_allMissed), parsed.GetValue(_noMissed), LineListing.First),
            Ignored = Listing(parsed.GetValue(_allIgnored), parsed.GetValue(_noIgnored), LineListing.First),
        };
    }

    private void Validate(CommandResult result)
    {
        if (result.GetValue(_now) is { } now && !TryTime(now, out _))
        {
            result.AddError($"--now: '{now}' is no time; expected seconds since 1970 or a date such as 2026-11-20T12:00:00");
        }

        if (result.GetValue(_maxLines) is int lines && lines is < 1 or > RegexRun.MaxWindow)
        {
            result.AddError($"--maxlines: expected a number from 1 to {RegexRun.MaxWindow}");
        }

        if (result.GetValue(_useDns) is { } how && !Enum.GetNames<UseDns>().Contains(how, StringComparer.OrdinalIgnoreCase))
        {
            result.AddError($"--usedns: '{how}' is not one of yes, warn, no, raw");
        }

        if ((result.GetValue(_allMissed) && result.GetValue(_noMissed)) || (result.GetValue(_allIgnored) && result.GetValue(_noIgnored)))
        {
            result.AddError("--print-all-... and --print-no-... of one kind exclude each other");
        }
    }

    private bool TryTime(string text, out DateTimeOffset time)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < 200_000_000_000)
        {
            time = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
            return true;
        }

        // Without a zone the time is local, by the injected clock's zone and not by the process's.
        bool read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        bool hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-');
        if (read && !hasZone)
        {
            DateTime civil = DateTime.SpecifyKind(time.UtcDateTime, DateTimeKind.Unspecified);
            time = new DateTimeOffset(civil, _host.Clock.LocalTimeZone.GetUtcOffset(civil));
        }

        return read;
    }
}
