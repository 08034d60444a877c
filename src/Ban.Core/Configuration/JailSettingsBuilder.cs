using System.Collections.Frozen;
using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Gives every option of a jail its type (spec 1, section 1.8).</summary>
internal sealed partial class JailSettingsBuilder(JailReading reading, ProblemLog problems)
{
    /// <summary>A longer ban is permanent: its end would lie beyond the calendar. A longer window is as long: it would begin before the calendar.</summary>
    private static readonly TimeSpan s_longestBan = TimeSpan.FromDays(365 * 1000);

    private static readonly FrozenSet<string> s_backends = new[] { "auto", "pyinotify", "polling", "systemd" }.ToFrozenSet(StringComparer.Ordinal);
    /// <summary>Values of <c>usedns</c>.</summary>
    internal static readonly string[] UseDnsWords = ["yes", "warn", "no", "raw"];

    private static readonly string[] s_logStarts = ["head", "tail"];
    private static readonly FrozenSet<string> s_engines = new[] { "nftables", "smtp", "dry-run" }.ToFrozenSet(StringComparer.Ordinal);

    /// <exception cref="JailException">Something is wrong that concerns this jail only.</exception>
    /// <exception cref="ConfigurationException">A value has not its type.</exception>
    public JailSettings Build()
    {
        var settings = new JailSettings
        {
            Name = reading.Name,
            Origin = reading.Origin,
            Filter = FilterBuilder.Build(reading.Filter, reading.Options, problems),
            Backend = Attempt("auto", () => Backend(reading.Options["backend"])),
            Actions = [.. reading.Actions.Where(IsRunnable).Select(action => Attempt(null, () => Action(action))).OfType<ActionDefinition>()],
        };
        return settings with
        {
            Journal = Attempt(settings.Journal, () => Journal(settings)),
            JournalFilter = reading.JournalFilter is { } journal ? FilterBuilder.Build(journal, reading.Options, problems) : null,
            SystemdIfNoLogs = Flag("systemd_if_nologs", settings.SystemdIfNoLogs),
            MaxRetry = Attempt(settings.MaxRetry, () => MaxRetry(settings.MaxRetry)),
            MaxMatches = Get("maxmatches") is { } matches ? Attempt(settings.MaxMatches, () => ValueTypes.Integer("maxmatches", matches, minimum: 0)) : settings.MaxMatches,
            FindTime = Attempt(settings.FindTime, () => FindTime(settings.FindTime)),
            BanTime = Attempt(settings.BanTime, () => BanTime(settings.BanTime)),
            LogPaths = settings.Backend.StartsWith("systemd", StringComparison.Ordinal) ? [] : [.. LogPaths()],
            IgnoreIp = [.. Get("ignoreip")?.Words() ?? []],
            IgnoreSelf = Flag("ignoreself", settings.IgnoreSelf),
            SkipIfNoLogs = Flag("skip_if_nologs", settings.SkipIfNoLogs),
            UseDns = Dns(settings.UseDns),
            LogEncoding = Get("logencoding") is { IsEmpty: false } encoding && !encoding.Text.Equals("auto", StringComparison.OrdinalIgnoreCase) ? encoding.Text : null,
            LogTimeZone = Get("logtimezone") is { IsEmpty: false } zone ? zone.Text : null,
            Growth = Growth(),
            GrowthOptions = GrowthOptions(),
            IgnoreCommand = Get("ignorecommand") is { IsEmpty: false } command ? command.ToConfigText() : null,
            IgnoreCache = Get("ignorecache") is { IsEmpty: false } cache ? Attempt(null, () => IgnoreCache(cache)) : null,
            IPv4Prefix = Prefix("ipv4_prefix", 32),
            IPv6Prefix = Prefix("ipv6_prefix", 128),
            Networks = Networks(),
        };
    }

    private T Attempt<T>(T otherwise, Func<T> read) => problems.Attempt(otherwise, read, reading.Name);

    private SourcedText? Get(string option) => reading.Options.GetValueOrDefault(option);

    private bool Flag(string option, bool builtIn) => Get(option) is { } value ? ValueTypes.IsTrue(value.Text) : builtIn;

    private int MaxRetry(int builtIn)
    {
        if (Get("maxretry") is not { } value)
        {
            return builtIn;
        }

        int number = ValueTypes.Integer("maxretry", value, int.MinValue);
        if (number < 1)
        {
            Warn(value.Origin, $"maxretry = {number} counts as 1: the first failure bans", value.Text);
        }

        return Math.Max(1, number);
    }

    private TimeSpan FindTime(TimeSpan builtIn)
    {
        if (Get("findtime") is not { } value)
        {
            return builtIn;
        }

        TimeSpan time = ValueTypes.Time("findtime", value);
        return time > TimeSpan.Zero
            ? time > s_longestBan ? s_longestBan : time
            : throw ValueTypes.Wrong("findtime", value, "expected a time longer than zero");
    }

    private TimeSpan BanTime(TimeSpan builtIn)
    {
        if (Get("bantime") is not { } value)
        {
            return builtIn;
        }

        TimeSpan time = ValueTypes.Time("bantime", value);
        if (time == TimeSpan.Zero)
        {
            Warn(value.Origin, $"bantime = {value.Text} is no time: a ban ends as it begins", value.Text);
        }

        return time < TimeSpan.Zero || time > s_longestBan ? Timeout.InfiniteTimeSpan : time;
    }

    private UseDns Dns(UseDns builtIn)
    {
        if (FilterBuilder.UseDns(reading.Filter, reading.Options) is not { } value)
        {
            return builtIn;
        }

        switch (value.Text.ToLowerInvariant())
        {
            case "yes": return UseDns.Yes;
            case "warn": return UseDns.Warn;
            case "no": return UseDns.No;
            case "raw": return UseDns.Raw;
            default:
                problems.Add(new ConfigProblem(value.Origin, $"usedns = {IniSyntax.Quote(value.Text)} counts as 'no', expected yes, warn, no or raw")
                {
                    Jail = reading.Name,
                    Subject = value.Text,
                    Suggestion = UnknownOptions.Nearest(value.Text.ToLowerInvariant(), UseDnsWords),
                });
                return UseDns.No;
        }
    }

    private IEnumerable<LogPath> LogPaths()
    {
        foreach (ConfigText line in Get("logpath")?.NonBlankLines() ?? [])
        {
            int blank = line.Text.LastIndexOf(' ');
            string where = line.Text[(blank + 1)..].ToLowerInvariant();
            switch (blank, where)
            {
                case ( < 0, _):
                    yield return new LogPath(line.Text, Tail: false, line.Origin);
                    break;
                case (_, "head" or "tail"):
                    yield return new LogPath(line.Text[..blank].TrimEnd(), where == "tail", line.Origin);
                    break;
                default:
                    problems.Fail(new ConfigurationException(line.Origin, $"option 'logpath' has the line {IniSyntax.Quote(line.Text)}: expected 'head' or 'tail' after the blank")
                    {
                        Subject = where,
                        Suggestion = UnknownOptions.Nearest(where, s_logStarts),
                    });
                    break;
            }
        }
    }

    private static string Backend(SourcedText value)
    {
        if (!ParameterSyntax.TryParse(value, out ParameterSpec? spec, out string? error))
        {
            throw new JailException(value.Origin, $"the backend {IniSyntax.Quote(value.Text)} cannot be read: {error}") { Subject = value.Text };
        }

        string name = spec.Name.Text.ToLowerInvariant();
        return s_backends.Contains(name)
            ? name + value.Text[name.Length..]
            : throw ValueTypes.Wrong("backend", value, "expected auto, pyinotify, polling or systemd", UnknownOptions.Nearest(name, s_backends));
    }

    private bool IsRunnable(ActionReading action)
    {
        if (action.Engine is not null || action.Script is not { } script)
        {
            return true;
        }

        string file = script[(script.LastIndexOf('/') + 1)..];
        problems.Add(new ConfigProblem(action.Origin, $"the action {IniSyntax.Quote(file)} is a Python script, which cannot run here, and is left out")
        {
            Jail = reading.Name,
            Subject = file,
        });
        return false;
    }

    private JournalSettings Journal(JailSettings settings)
    {
        try
        {
            JournalSettings journal = settings.Backend.StartsWith("systemd", StringComparison.Ordinal)
                ? JournalOptions.ReadBackend(reading.Options["backend"].ToConfigText())
                : new JournalSettings();
            return journal with { Matches = JournalOptions.ReadMatches(settings.Filter.JournalMatch) };
        }
        catch (ConfigurationException wrong)
        {
            throw new JailException(wrong.Origin, wrong.Problem);
        }
    }

    private static ActionDefinition Action(ActionReading action)
    {
        if (action.Engine is { } engine && !s_engines.Contains(engine.Text))
        {
            throw new JailException(engine.Origin, $"there is no engine {IniSyntax.Quote(engine.Text)}, expected nftables, smtp or dry-run")
            {
                Subject = engine.Text,
                Suggestion = UnknownOptions.Nearest(engine.Text, s_engines),
            };
        }

        return new ActionDefinition
        {
            Name = action.Name,
            Engine = action.Engine?.Text,
            Origin = action.Origin,
            Properties = action.Options
                .Where(static option => !option.Key.StartsWith("known/", StringComparison.Ordinal))
                .ToFrozenDictionary(static option => option.Key, static option => option.Value.ToConfigText(), StringComparer.Ordinal),
        };
    }

    private void Warn(Origin origin, string message, string? subject = null) =>
        problems.Add(new ConfigProblem(origin, message) { Jail = reading.Name, Subject = subject });
}
