using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Core.Time;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Matching.Dates;
using Ban.Matching.Patterns;

namespace Ban.Daemon.Methods.Commands;

/// <summary><c>get JAIL ...</c>: what holds for a jail now.</summary>
internal sealed class JailGetter(BanEngine engine, JailView jails, TimeZoneInfo zone)
{
    private const string GrowthPrefix = "bantime.";

    /// <summary>The value of an option in fail2ban's types.</summary>
    /// <exception cref="CommandException">There is no such jail or option.</exception>
    public JsonNode? Get(string jail, string option, CommandWords words)
    {
        JailStatus status = jails.Find(jail);
        return option == "banip" ? Bans(jail, withTime: words.Find(3) == "--with-time")
            : ActionCommands.TryGet(status.Settings, option, words, out JsonNode? ofAction) ? ofAction
            : TryGet(status, option, out JsonNode? value) ? value
            : throw CommandException.Of("Invalid command (no get action or not yet implemented)");
    }

    /// <summary>The same for the reply of a command that has just set it.</summary>
    public JsonNode? Get(string jail, string option)
    {
        TryGet(jails.Find(jail), option, out JsonNode? value);
        return value;
    }

    private static bool TryGet(JailStatus jail, string option, out JsonNode? value)
    {
        JailSettings settings = jail.Settings;
        FilterDefinition filter = settings.Filter;
        JsonNode Patterns(IEnumerable<ConfigText> patterns) => Reply.Texts(patterns.Select(pattern => TagExpansion.Expand(pattern.Text, settings.UseDns)));
        bool isKnown = true;
        value = option switch
        {
            "logpath" => Reply.Texts(JailView.LogFiles(jail)),
            "logencoding" => settings.LogEncoding ?? "UTF-8",
            "journalmatch" => Reply.List(settings.Journal.Matches.Select(static group => (JsonNode)Reply.Texts(group))),
            "ignoreself" => settings.IgnoreSelf,
            "ignoreip" => Reply.Texts(Ignored(settings)),
            "ignorecommand" => settings.IgnoreCommand is { } command ? command.Text : (JsonNode)false,
            "ignorecache" => settings.IgnoreCache is { } cache ? Reply.List(cache.Key, cache.MaxCount, Reply.Seconds(cache.MaxTime)) : null,
            "prefregex" => filter.PrefRegex is { } prefix ? TagExpansion.Expand(prefix.Text, settings.UseDns) : string.Empty,
            "failregex" => Patterns(filter.FailRegex),
            "ignoreregex" => Patterns(filter.IgnoreRegex),
            "usedns" => settings.UseDns.ToString().ToLowerInvariant(),
            "findtime" => Reply.Seconds(settings.FindTime),
            "datepattern" => DatePattern(filter),
            "logtimezone" => settings.LogTimeZone,
            "maxmatches" => settings.MaxMatches,
            "maxretry" => settings.MaxRetry,
            "maxlines" => filter.MaxLines,
            "bantime" => Reply.Seconds(settings.BanTime),
            "actions" => Reply.Texts(settings.Actions.Select(static action => action.Name)),
            _ => (isKnown = option.StartsWith(GrowthPrefix, StringComparison.Ordinal)) ? Growth(settings, option[GrowthPrefix.Length..]) : null,
        };
        return isKnown;
    }

    /// <summary>Networks, names and files first, as fail2ban keeps single addresses apart.</summary>
    private static IEnumerable<string> Ignored(JailSettings settings)
    {
        List<FailureId> entries = [.. settings.IgnoreIp.Select(static entry => FailureId.Parse(entry.Text))];
        return entries.Where(static entry => !IsSingle(entry)).Concat(entries.Where(IsSingle)).Select(static entry => entry.ToString()).Distinct(StringComparer.Ordinal);
    }

    private static bool IsSingle(FailureId entry) => entry.IsAddress && entry.Address.IsSingle;

    /// <summary>A pattern and its name; only a name where it has no codes, or where there is none or more than one.</summary>
    private static JsonArray? DatePattern(FilterDefinition filter)
    {
        if (filter.DatePattern is not [ConfigText only])
        {
            return Reply.List(null, "Default Detectors");
        }

        string pattern = only.Text;
        return pattern.Equals("{NONE}", StringComparison.OrdinalIgnoreCase) ? null
            : pattern.Contains('%', StringComparison.Ordinal) ? Reply.List(pattern, PeerDateName.Of(pattern))
            : Reply.List(null, PeerDateName.Of(pattern.ToUpperInvariant()));
    }

    private static JsonNode? Growth(JailSettings settings, string option) => settings.GrowthOptions.TryGetValue(option, out string? text)
        ? option switch
        {
            "increment" or "overalljails" => ValueTypes.IsTrue(text),
            "maxtime" or "rndtime" => Duration.TryParse(text, out TimeSpan time, out _) ? Reply.Seconds(time) : null,
            _ => text,
        }
        : null;

    /// <summary>The bans by their end.</summary>
    private JsonArray Bans(string jail, bool withTime)
    {
        IEnumerable<ActiveBan> bans = engine.ActiveBans(jail).OrderBy(static ban => ban.Record.End);
        return Reply.Texts(bans.Select(ban => withTime ? WithTime(ban) : ban.Record.Id.ToString()));
    }

    private string WithTime(ActiveBan ban)
    {
        bool isPermanent = ban.Record.End == DateTimeOffset.MaxValue;
        string end = isPermanent ? "9999-12-31 23:59:59" : Local(ban.Record.End);
        return $"{ban.Record.Id} \t{Local(ban.Record.Time)} + {(isPermanent ? "-1" : Whole(ban.Record.BanTime))} = {end}";
    }

    private static string Whole(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private string Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
