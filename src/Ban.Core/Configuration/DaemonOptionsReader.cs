using System.Collections.Frozen;
using System.Globalization;

namespace Ban.Core.Configuration;

/// <summary>Reads the daemon's own options from a merged <c>bantui.conf</c> or <c>fail2ban.conf</c>.</summary>
internal sealed partial class DaemonOptionsReader(ConfigMap map, ProblemLog problems)
{
    private static readonly FrozenSet<string> s_levels = new[]
    {
        "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "MSG", "DEBUG", "TRACEDEBUG", "HEAVYDEBUG",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] s_options =
        ["loglevel", "logtarget", "syslogsocket", "socket", "pidfile", "dbfile", "dbpurgeage", "dbmaxmatches", "allowipv6", "keep_table"];

    private readonly Interpolation _interpolation = new(map);

    /// <exception cref="ConfigurationException">A value has not its type.</exception>
    public DaemonOptions Read()
    {
        var builtIn = new DaemonOptions();
        return ReadMetrics(ReadAccess(new DaemonOptions
        {
            LogLevel = Get("loglevel") is { } level ? problems.Attempt(builtIn.LogLevel, () => Level(level)) : builtIn.LogLevel,
            LogTarget = Text("logtarget", builtIn.LogTarget),
            SyslogSocket = Text("syslogsocket", "auto") is { } syslog && syslog.Equals("auto", StringComparison.OrdinalIgnoreCase) ? builtIn.SyslogSocket : Text("syslogsocket", "auto"),
            Socket = Text("socket", builtIn.Socket),
            PidFile = Text("pidfile", builtIn.PidFile),
            DbFile = Text("dbfile", builtIn.DbFile!) is { } file && file.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : Text("dbfile", builtIn.DbFile!),
            DbPurgeAge = Get("dbpurgeage") is { } age ? problems.Attempt(builtIn.DbPurgeAge, () => Age("dbpurgeage", age)) : builtIn.DbPurgeAge,
            DbMaxMatches = Get("dbmaxmatches") is { } matches ? problems.Attempt(builtIn.DbMaxMatches, () => ValueTypes.Integer("dbmaxmatches", matches, minimum: 0)) : builtIn.DbMaxMatches,
            AllowIPv6 = Text("allowipv6", "auto") is { } allow && allow.Equals("auto", StringComparison.OrdinalIgnoreCase) ? null : IsTrue("allowipv6"),
            KeepTable = IsTrue("keep_table"),
        }));
    }

    /// <summary>Warns of misspelt options.</summary>
    public void CheckOptions()
    {
        UnknownOptions.FindInDefinition(map, [.. s_options, .. s_own], problems);
        UnknownOptions.FindSections(map, problems);
    }

    private SourcedText? Get(string option) => problems.Attempt(
        null, () => _interpolation.Fetch(DefinitionReader.Definition, option) ?? _interpolation.Fetch(IniSyntax.DefaultSection, option));

    private string Text(string option, string builtIn)
    {
        SourcedText? value = Get(option);
        if (value is { IsEmpty: true })
        {
            problems.Fail(ValueTypes.Wrong(option, value, "expected a value"));
        }

        return value is { IsEmpty: false } ? value.Text : builtIn;
    }

    /// <summary>Any other word than those for yes counts as no; one that is none for no either is probably misspelt.</summary>
    private bool IsTrue(string option)
    {
        if (Get(option) is not { } value)
        {
            return false;
        }

        if (!ValueTypes.IsBoolean(value.Text))
        {
            problems.Add(new ConfigProblem(value.Origin, $"{option} = {IniSyntax.Quote(value.Text)} counts as 'no', expected yes or no")
            {
                Suggestion = UnknownOptions.Nearest(value.Text.ToLowerInvariant(), ValueTypes.BooleanWords),
                Subject = value.Text,
            });
        }

        return ValueTypes.IsTrue(value.Text);
    }

    private static TimeSpan Age(string option, SourcedText value)
    {
        TimeSpan age = ValueTypes.Time(option, value);
        return age >= TimeSpan.Zero || age == Timeout.InfiniteTimeSpan ? age : throw ValueTypes.Wrong(option, value, "expected a time that is not negative, or -1 for ever");
    }

    private static string Level(SourcedText value)
    {
        string name = value.Text.ToUpperInvariant();
        return s_levels.Contains(name) || uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? name
            : throw ValueTypes.Wrong("loglevel", value, $"expected a number or one of {string.Join(' ', s_levels.Order(StringComparer.Ordinal))}", UnknownOptions.Nearest(name, s_levels));
    }
}
