using System.Collections.Frozen;
using System.Globalization;

namespace Ban.Core.Configuration;

/// <summary>Reads the daemon's own options from a merged <c>bantui.conf</c> or <c>fail2ban.conf</c>.</summary>
internal sealed class DaemonOptionsReader(ConfigMap map)
{
    private static readonly FrozenSet<string> s_levels = new[]
    {
        "CRITICAL", "ERROR", "WARNING", "NOTICE", "INFO", "MSG", "DEBUG", "TRACEDEBUG", "HEAVYDEBUG",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Interpolation _interpolation = new(map);

    /// <exception cref="ConfigurationException">A value has not its type.</exception>
    public DaemonOptions Read()
    {
        var builtIn = new DaemonOptions();
        return new DaemonOptions
        {
            LogLevel = Get("loglevel") is { } level ? Level(level) : builtIn.LogLevel,
            LogTarget = Text("logtarget", builtIn.LogTarget),
            SyslogSocket = Text("syslogsocket", "auto") is { } syslog && syslog.Equals("auto", StringComparison.OrdinalIgnoreCase) ? builtIn.SyslogSocket : Text("syslogsocket", "auto"),
            Socket = Text("socket", builtIn.Socket),
            PidFile = Text("pidfile", builtIn.PidFile),
            DbFile = Text("dbfile", builtIn.DbFile!) is { } file && file.Equals("none", StringComparison.OrdinalIgnoreCase) ? null : Text("dbfile", builtIn.DbFile!),
            DbPurgeAge = Get("dbpurgeage") is { } age ? ValueTypes.Time("dbpurgeage", age) : builtIn.DbPurgeAge,
            DbMaxMatches = Get("dbmaxmatches") is { } matches ? ValueTypes.Integer("dbmaxmatches", matches, minimum: 0) : builtIn.DbMaxMatches,
            AllowIPv6 = Text("allowipv6", "auto") is { } allow && allow.Equals("auto", StringComparison.OrdinalIgnoreCase) ? null : ValueTypes.IsTrue(Text("allowipv6", "auto")),
            KeepTable = Get("keep_table") is { } keep && ValueTypes.IsTrue(keep.Text),
        };
    }

    private SourcedText? Get(string option) => _interpolation.Fetch(DefinitionReader.Definition, option) ?? _interpolation.Fetch(IniSyntax.DefaultSection, option);

    private string Text(string option, string builtIn) => Get(option) switch
    {
        null => builtIn,
        { IsEmpty: true } value => throw ValueTypes.Wrong(option, value, "expected a value"),
        var value => value.Text,
    };

    private static string Level(SourcedText value)
    {
        string name = value.Text.ToUpperInvariant();
        return s_levels.Contains(name) || uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? name
            : throw ValueTypes.Wrong("loglevel", value, $"expected a number or one of {string.Join(' ', s_levels.Order(StringComparer.Ordinal))}");
    }
}
