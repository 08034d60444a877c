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

    private static JailSettings Read(string jail, IEnumerable<(string Name, string Value)> values, Origin origin)
    {
        var options = new OrderedDictionary<string, SourcedText> { ["backend"] = new SourcedText("auto", origin) };
        foreach ((string name, string value) in values)
        {
            options[name] = new SourcedText(value, origin);
        }

        return new JailSettingsBuilder(new JailReading(jail, origin, options, Filter: null, []), new ProblemLog(goesOn: false)).Build();
    }
}
