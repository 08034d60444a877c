using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>The options of <c>bantui regex</c> and of fail2ban-regex, and how they are read.</summary>
internal sealed class RegexOptions
{
    private readonly Option<string[]> _moreLogs = new("--log") { Description = "One more log, judged after LOG; may be repeated.", HelpName = "LOG", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _datePattern = new("--datepattern", "-d") { Description = "The form of the log's dates, in the place of the filter's.", HelpName = "PATTERN" };
    private readonly Option<string?> _timeZone = new("--timezone", "--TZ") { Description = "The zone of dates without one: CET, +0100.", HelpName = "ZONE" };
    private readonly Option<string?> _encoding = new("--encoding", "-e") { Description = "The log's codec. [default: UTF-8]", HelpName = "CODEC" };
    private readonly Option<string?> _maxLines = new("--maxlines", "-L") { Description = "Lines that a pattern may span, in the place of the filter's.", HelpName = "N" };
    private readonly Option<bool> _raw = new("--raw", "-r") { Description = "Look up no names; a host name is the id." };
    private readonly Option<string?> _useDns = new("--usedns") { Description = "What becomes of host names: yes, warn, no, raw. [default: warn]", HelpName = "HOW" };
    private readonly Option<string?> _now = new("--now") { Description = "The clock for dates without a year: seconds since 1970 or 2026-11-20T12:00:00.", HelpName = "TIME" };
    private readonly Option<string?> _journalMatch = new("--journalmatch", "-m") { Description = "Journal entries to judge; only with systemd-journal as LOG.", HelpName = "MATCH" };
    private readonly Option<string?> _logLevel = new("--log-level", "-l") { Description = "Tell on standard error: critical, warning, info (failures), debug (every line). [default: critical]", HelpName = "LEVEL" };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "List all patterns with each hit; twice: the filter's options too.", Arity = ArgumentArity.Zero };
    private readonly Option<string?> _verbosity = new("--verbosity") { Description = "The same by number, from 0 to 4.", HelpName = "N" };
    private readonly Option<bool> _verboseDate = new("--verbose-date", "--VD") { Description = "Tell weight and expression of each date format." };
    private readonly Option<bool> _debuggex = new("--debuggex", "-D") { Description = "Name an address of debuggex.com for each listed line and pattern." };
    private readonly Option<bool> _noCheckAll = new("--no-check-all") { Description = "Stop at the first pattern that matches a line." };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Print only results: id, ip, msg, row, matches, a group's name, or a text with tags such as '<ip> <F-USER>'.", HelpName = "FORM" };
    private readonly Option<bool> _invert = new("--invert", "-i") { Description = "With -o: print the lines that gave no failure." };
    private readonly Option<bool> _explain = new("--explain") { Description = "Show for each missed line which pattern came nearest and where it stopped." };
    private readonly Option<bool> _allMatched = new("--print-all-matched") { Description = "Print every matched line." };
    private readonly Option<bool> _allMissed = new("--print-all-missed") { Description = "Print every missed line." };
    private readonly Option<bool> _noMissed = new("--print-no-missed") { Description = "Print no missed line." };
    private readonly Option<bool> _allIgnored = new("--print-all-ignored") { Description = "Print every ignored line." };
    private readonly Option<bool> _noIgnored = new("--print-no-ignored") { Description = "Print no ignored line." };
    private readonly Option<bool> _traceback = new("--log-traceback", "-t") { Description = "Taken as fail2ban-regex takes it; messages here have no traceback." };
    private readonly Option<bool> _fullTraceback = new("--full-traceback") { Description = "The same." };
    private readonly TimeProvider _clock;
    private int _leastLines = 1;

    public RegexOptions(TimeProvider clock) => _clock = clock;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="asPeer">Whether only those of fail2ban-regex are wanted.</param>
    public void AddTo(Command command, bool asPeer)
    {
        Option[] common =
        [
            _datePattern, _timeZone, _encoding, _raw, _useDns, _maxLines, _journalMatch, _logLevel, _verbose, _verbosity, _verboseDate, _debuggex,
            _noCheckAll, _out, _invert, _noMissed, _noIgnored, _allMatched, _allMissed, _allIgnored,
        ];
        Option[] all = asPeer ? [.. common, _traceback, _fullTraceback] : [_moreLogs, .. common, _now, _explain];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }

        _leastLines = asPeer ? 0 : 1; // fail2ban-regex takes 0 for "as the filter says"
        command.Validators.Add(Validate);
    }

    /// <summary>Reads the options into settings that hold the arguments already.</summary>
    public RegexSettings Read(ParseResult parsed, RegexSettings settings)
    {
        string? form = parsed.GetValue(_out);
        return settings with
        {
            Logs = [.. settings.Logs, .. parsed.GetResult(_moreLogs) is null ? [] : parsed.GetValue(_moreLogs) ?? []],
            DatePattern = parsed.GetValue(_datePattern),
            TimeZone = parsed.GetValue(_timeZone),
            Encoding = parsed.GetValue(_encoding),
            MaxLines = parsed.GetValue(_maxLines) is { } maxLines && TryNumber(maxLines, 1, RegexRun.MaxWindow, out int count) ? count : null,
            JournalMatch = parsed.GetValue(_journalMatch),
            Raw = parsed.GetValue(_raw),
            UseDns = parsed.GetValue(_useDns) is { } how && TryUseDns(how, out UseDns useDns) ? useDns : null,
            Now = parsed.GetResult(_now) is not null && TryTime(parsed.GetValue(_now)!, out DateTimeOffset time) ? time : _clock.GetUtcNow(),
            Out = form,
            Invert = parsed.GetValue(_invert),
            CheckAll = !settings.Json && form is null && !parsed.GetValue(_noCheckAll),
            Verbosity = parsed.GetValue(_verbosity) is { } level && TryNumber(level, 0, 4, out int number) ? number : parsed.GetResult(_verbose)?.IdentifierTokenCount ?? 0,
            VerboseDate = parsed.GetValue(_verboseDate),
            Debuggex = parsed.GetValue(_debuggex),
            Explain = parsed.GetResult(_explain) is not null && parsed.GetValue(_explain),
            LogLevel = parsed.GetValue(_logLevel) is { } word && RegexLog.TryParse(word, out RegexLogLevel logLevel) ? logLevel : RegexLogLevel.Critical,
            Matched = Listing(parsed.GetValue(_allMatched), none: true, LineListing.None),
            Missed = Listing(parsed.GetValue(_allMissed), parsed.GetValue(_noMissed), LineListing.First),
            Ignored = Listing(parsed.GetValue(_allIgnored), parsed.GetValue(_noIgnored), LineListing.First),
        };
    }

    /// <summary>What is wrong with an option that wants a whole number and got something else; null if nothing is.</summary>
    public string? FindNoInteger(ParseResult parsed)
    {
        foreach ((Option<string?> option, string name) in (ReadOnlySpan<(Option<string?>, string)>)[(_maxLines, "-L"), (_verbosity, "--verbosity")])
        {
            if (parsed.GetResult(option)?.Tokens is [{ } token, ..] && !int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                return $"option {name}: invalid integer value: '{token.Value}'";
            }
        }

        return null;
    }

    private static LineListing Listing(bool all, bool none, LineListing other) => all ? LineListing.All : none ? LineListing.None : other;

    private static bool TryNumber(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static bool TryUseDns(string text, out UseDns useDns)
    {
        UseDns? known = text.ToLowerInvariant() switch
        {
            "yes" => UseDns.Yes,
            "warn" => UseDns.Warn,
            "no" => UseDns.No,
            "raw" => UseDns.Raw,
            _ => null,
        };
        useDns = known ?? UseDns.Warn;
        return known is not null;
    }

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_now) is not null && result.GetValue(_now) is { } now && !TryTime(now, out _))
        {
            result.AddError($"--now: '{now}' is no time; expected seconds since 1970 or a date such as 2026-11-20T12:00:00");
        }

        ValidateNumber(result, _maxLines, "--maxlines", _leastLines, RegexRun.MaxWindow);
        ValidateNumber(result, _verbosity, "--verbosity", 0, 4);
        if (result.GetValue(_useDns) is { } how && !TryUseDns(how, out _))
        {
            result.AddError($"--usedns: '{how}' is not one of yes, warn, no, raw");
        }

        if (result.GetValue(_logLevel) is { } level && !RegexLog.TryParse(level, out _))
        {
            result.AddError($"--log-level: '{level}' is not one of critical, error, warning, notice, info, debug");
        }

        if (result.GetValue(_invert) && result.GetValue(_out) is null)
        {
            result.AddError("--invert needs --out");
        }

        if ((result.GetValue(_allMissed) && result.GetValue(_noMissed)) || (result.GetValue(_allIgnored) && result.GetValue(_noIgnored)))
        {
            result.AddError("--print-all-... and --print-no-... of one kind exclude each other");
        }
    }

    private static void ValidateNumber(CommandResult result, Option<string?> option, string name, int least, int most)
    {
        if (result.GetValue(option) is { } text && !TryNumber(text, least, most, out _))
        {
            result.AddError($"{name}: expected a number from {least} to {most}");
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
            time = new DateTimeOffset(civil, _clock.LocalTimeZone.GetUtcOffset(civil));
        }

        return read;
    }
}
