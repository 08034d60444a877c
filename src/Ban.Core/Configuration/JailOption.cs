using System.Globalization;
using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>
/// Sets an option of a jail from its text, as a configuration file would: what a person changes in a running daemon is read by
/// the same rules.
/// </summary>
public static class JailOption
{
    private const string GrowthPrefix = "bantime.";

    private static readonly string[] s_plain =
    [
        "maxretry", "maxmatches", "findtime", "bantime", "usedns", "ignoreself", "ignorecommand", "ignorecache", "logtimezone",
        "logencoding", "maxlines", "prefregex", "datepattern",
    ];

    /// <summary>Whether an option can be set so. Lists (<c>ignoreip</c>, <c>failregex</c>, <c>logpath</c>) are changed entry by entry instead.</summary>
    public static bool Exists(string option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return s_plain.Contains(option, StringComparer.Ordinal) || option.StartsWith(GrowthPrefix, StringComparison.Ordinal);
    }

    /// <summary>The settings with one option changed.</summary>
    /// <param name="settings">The settings that hold.</param>
    /// <param name="option">Its name, one that <see cref="Exists"/>.</param>
    /// <param name="value">Its text; empty is as if it were not set, where the option can be left out.</param>
    /// <param name="origin">Who sets it, for messages.</param>
    /// <exception cref="ConfigurationException">The value is wrong.</exception>
    public static JailSettings Set(JailSettings settings, string option, string value, Origin origin)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(value);
        if (!Exists(option))
        {
            throw new ConfigurationException(origin, $"there is no option '{option}' to set");
        }

        if (option.StartsWith(GrowthPrefix, StringComparison.Ordinal))
        {
            return SetGrowth(settings, option[GrowthPrefix.Length..], value, origin);
        }

        JailSettings read = Read(settings.Name, [(option, value)], origin);
        return option switch
        {
            "maxretry" => settings with { MaxRetry = read.MaxRetry },
            "maxmatches" => settings with { MaxMatches = read.MaxMatches },
            "findtime" => settings with { FindTime = read.FindTime },
            "bantime" => settings with { BanTime = read.BanTime },
            "usedns" => settings with { UseDns = read.UseDns },
            "ignoreself" => settings with { IgnoreSelf = read.IgnoreSelf },
            "ignorecommand" => settings with { IgnoreCommand = read.IgnoreCommand },
            "ignorecache" => settings with { IgnoreCache = read.IgnoreCache },
            "logtimezone" => settings with { LogTimeZone = read.LogTimeZone },
            "logencoding" => settings with { LogEncoding = read.LogEncoding },
            "maxlines" => ChangeFilter(settings, filter => filter with { MaxLines = read.Filter.MaxLines }),
            "prefregex" => ChangeFilter(settings, filter => filter with { PrefRegex = read.Filter.PrefRegex }),
            _ => ChangeFilter(settings, filter => filter with { DatePattern = read.Filter.DatePattern }),
        };
    }

    /// <summary>Changes the filter, and with it the one for the journal, where there is a second.</summary>
    public static JailSettings ChangeFilter(JailSettings settings, Func<FilterDefinition, FilterDefinition> change)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(change);
        return settings with
        {
            Filter = change(settings.Filter),
            JournalFilter = settings.JournalFilter is { } journal ? change(journal) : null,
        };
    }

    /// <summary>The seconds of an option that is a time, as fail2ban keeps them: whole where they are.</summary>
    public static string Seconds(TimeSpan time) => time == Timeout.InfiniteTimeSpan
        ? "-1"
        : time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is wrong with the text of an option, in words that do not name it; null if nothing is, as far as one option alone can tell.</summary>
    /// <param name="option">Any option of a jail.</param>
    /// <param name="value">Its text, references to other options replaced.</param>
    public static string? FindMistake(string option, string value)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(value);
        if (JailOptions.Booleans.Contains(option))
        {
            return ValueTypes.IsBoolean(value) ? null : "expected yes or no, or true or false";
        }

        var text = new SourcedText(value, Origin.BuiltIn);
        var problems = new ProblemLog(goesOn: false);
        string named = $"option '{option}' has the value {IniSyntax.Quote(value)}: ";
        try
        {
            if (option is "filter" or "backend" && !ParameterSyntax.TryParse(text, out _, out string? error))
            {
                return error;
            }

            _ = Build("", [(option, value)], Origin.BuiltIn, problems);
            return problems.Problems is [var first, ..] ? first.Message : null;
        }
        catch (ConfigurationException wrong)
        {
            return wrong.Problem.StartsWith(named, StringComparison.Ordinal) ? wrong.Problem[named.Length..] : wrong.Problem;
        }
        catch (JailException wrong)
        {
            return wrong.Message;
        }
    }

    private static JailSettings SetGrowth(JailSettings settings, string option, string value, Origin origin)
    {
        var options = new Dictionary<string, string>(settings.GrowthOptions, StringComparer.Ordinal) { [option] = value };
        if (value.Length == 0)
        {
            options.Remove(option);
        }

        JailSettings read = Read(settings.Name, options.Select(static pair => (GrowthPrefix + pair.Key, pair.Value)), origin);
        return settings with { Growth = read.Growth, GrowthOptions = options };
    }

    private static JailSettings Read(string jail, IEnumerable<(string Name, string Value)> values, Origin origin) =>
        Build(jail, values, origin, new ProblemLog(goesOn: false));

    private static JailSettings Build(string jail, IEnumerable<(string Name, string Value)> values, Origin origin, ProblemLog problems)
    {
        var options = new OrderedDictionary<string, SourcedText> { ["backend"] = new SourcedText("auto", origin) };
        foreach ((string name, string value) in values)
        {
            options[name] = new SourcedText(value, origin);
        }

        return new JailSettingsBuilder(new JailReading(jail, origin, options, Filter: null, []), problems).Build();
    }
}
