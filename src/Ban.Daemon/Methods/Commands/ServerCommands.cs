using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Time;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Ban.Engine.Store;

namespace Ban.Daemon.Methods.Commands;

/// <summary><c>get</c> and <c>set</c> of the options of the daemon itself.</summary>
internal sealed class ServerCommands(Reloader reloader, LogWriter log, IBanStore store)
{
    private const string Auto = "auto";

    /// <summary>Whether a word after <c>get</c> or <c>set</c> is such an option and no jail.</summary>
    public static bool Exists(string option) =>
        option is "loglevel" or "logtarget" or "syslogsocket" or "dbfile" or "dbmaxmatches" or "dbpurgeage" or "allowipv6" or "thread";

    /// <exception cref="CommandException">The option cannot be asked for.</exception>
    public JsonNode? Get(string option)
    {
        DaemonOptions options = reloader.Options;
        bool hasDatabase = options.DbFile is not null;
        return option switch
        {
            "loglevel" => options.LogLevel,
            "logtarget" => options.LogTarget,
            "syslogsocket" => options.SyslogSocket == new DaemonOptions().SyslogSocket ? Auto : options.SyslogSocket,
            "dbfile" => options.DbFile,
            "dbmaxmatches" => hasDatabase ? options.DbMaxMatches : null,
            "dbpurgeage" => hasDatabase ? Reply.Seconds(options.DbPurgeAge) : null,
            "thread" => new JsonObject { ["stacksize"] = 0 },
            _ => throw CommandException.MissingWord(),
        };
    }

    /// <summary>Sets an option and gives what holds then.</summary>
    /// <exception cref="CommandException">The value is wrong, or the option cannot be changed.</exception>
    public JsonNode? Set(string option, string value)
    {
        DaemonOptions options = reloader.Options;
        switch (option)
        {
            case "loglevel":
                SetLevel(options, value);
                return reloader.Options.LogLevel;
            case "logtarget":
                ChangeLog(options with { LogTarget = value }, "log target");
                break;
            case "syslogsocket":
                ChangeLog(options with { SyslogSocket = value == Auto ? new DaemonOptions().SyslogSocket : value }, "syslog socket");
                break;
            case "dbmaxmatches" when options.DbFile is not null:
                SetLimits(options with { DbMaxMatches = Whole(value) });
                break;
            case "dbpurgeage" when options.DbFile is not null:
                SetLimits(options with { DbPurgeAge = Age(value) });
                break;
            case "dbmaxmatches" or "dbpurgeage":
                return null;
            case "allowipv6" when value == (options.AllowIPv6 switch { null => Auto, true => "yes", false => "no" }):
                return value;
            case "dbfile":
                throw CommandException.Of("Cannot change database when there are jails present");
            default:
                throw CommandException.Of($"{option} cannot be changed while the daemon runs");
        }

        return Get(option);
    }

    private void SetLevel(DaemonOptions options, string value)
    {
        string level = value.ToUpperInvariant();
        if (!Severity.TryParseNumber(level, out int number))
        {
            throw CommandException.Of($"Invalid log level {PythonText.Of(level)}");
        }

        log.LowestNumber = number;
        reloader.Adopt(options with { LogLevel = level });
    }

    private void ChangeLog(DaemonOptions next, string what)
    {
        DaemonOptions now = reloader.Options;
        if ((now.LogTarget, now.SyslogSocket) == (next.LogTarget, next.SyslogSocket))
        {
            return;
        }

        try
        {
            log.Replace(DaemonConfiguration.OpenLog(next));
        }
        catch (Exception wrong) when (wrong is StartException or ConfigurationException or IOException)
        {
            throw CommandException.Of($"Failed to change {what}");
        }

        reloader.Adopt(next);
    }

    private void SetLimits(DaemonOptions next)
    {
        store.SetLimits(next.DbMaxMatches, next.DbPurgeAge);
        reloader.Adopt(next);
    }

    private static int Whole(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw CommandException.Of($"invalid literal for int() with base 10: {PythonText.Of(value)}");

    private static TimeSpan Age(string value) => Duration.TryParse(value, out TimeSpan age, out string? error) && age >= TimeSpan.Zero
        ? age
        : throw CommandException.Of($"dbpurgeage: {error ?? "a time is expected that is not negative"}");
}
