using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Daemon.Access;
using Ban.Daemon.Sessions;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Native.LibC;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods.Commands;

/// <summary>
/// <c>set JAIL ...</c>. Options go the way of a reload, so they hold from the next line on, and until the next reload of the
/// configuration. The reply is what then holds.
/// </summary>
internal sealed class JailSetter(BanEngine engine, JailView jails, JailGetter getter, SessionGuard sessions)
{
    private static readonly Origin s_origin = new("(set by a command)", 0);

    /// <exception cref="CommandException">There is no such jail or option, or the value is wrong.</exception>
    public async ValueTask<JsonNode?> SetAsync(string jail, string option, CommandWords words, CancellationToken cancellationToken)
    {
        switch (option)
        {
            case "idle":
                return await IdleAsync(jail, words[3], cancellationToken);
            case "banip":
                _ = jails.Find(jail);
                return await BanAsync(jail, words, cancellationToken);
            case "unbanip":
                _ = jails.Find(jail);
                return await UnbanAsync(jail, words, cancellationToken);
            case "attempt":
                _ = jails.Find(jail);
                int? count = await engine.AddFailureAsync(jail, Id(words[3]), words.From(4), cancellationToken);
                return count is null ? 0 : 1;
            default:
                return await ChangeAsync(jail, option, words, cancellationToken);
        }
    }

    /// <summary>Lifts bans in one jail or in all; a name that is banned nowhere stands for its addresses.</summary>
    public async Task<UnbanResult> UnbanAsync(string? jail, IReadOnlyList<string> words, PeerCredentials? caller, CancellationToken cancellationToken)
    {
        string? by = CallerName.Of(caller);
        UnbanResult result = await engine.UnbanAsync(jail, [.. words.Select(FailureId.Parse)], by, cancellationToken);
        List<FailureId> names = [.. result.Absent.Where(static id => !id.IsAddress)];
        foreach (FailureId name in names)
        {
            UnbanResult ofName = await engine.UnbanAsync(jail, await ResolveAsync(name.ToString(), cancellationToken), by, cancellationToken);
            result = ofName.Removed.Count == 0
                ? result
                : new UnbanResult([.. result.Removed, .. ofName.Removed], [.. result.Absent.Where(absent => absent != name)]);
        }

        return result;
    }

    private async ValueTask<JsonNode?> ChangeAsync(string jail, string option, CommandWords words, CancellationToken cancellationToken)
    {
        JailStatus status = jails.Find(jail);
        await engine.ChangeJailAsync(jail, settings => Changed(status, settings, option, words), cancellationToken);
        return option switch
        {
            "addlogpath" or "dellogpath" => Reply.Texts(JailView.LogFiles(jails.Find(jail))),
            "addignoreip" or "delignoreip" or "addfailregex" or "delfailregex" or "addignoreregex" or "delignoreregex"
                or "addjournalmatch" or "deljournalmatch" => getter.Get(jail, option[3..]),
            "addaction" => words[3],
            "delaction" => null,
            "action" => words[5],
            "ignorecommand" when words[3].Length == 0 => string.Empty,
            _ => getter.Get(jail, option),
        };
    }

    private static JailSettings Changed(JailStatus jail, JailSettings settings, string option, CommandWords words) => option switch
    {
        "addlogpath" => AddLog(jail, settings, words),
        "dellogpath" => settings with { LogPaths = [.. settings.LogPaths.Where(path => path.Pattern != words[3])] },
        "addignoreip" => settings with { IgnoreIp = [.. settings.IgnoreIp, .. words.From(3).Select(Text)] },
        "delignoreip" => settings with { IgnoreIp = Without(settings.IgnoreIp, words[3]) },
        "addfailregex" => AddPattern(settings, words[3], static (filter, pattern) => filter with { FailRegex = [.. filter.FailRegex, pattern] }),
        "addignoreregex" => AddPattern(settings, words[3], static (filter, pattern) => filter with { IgnoreRegex = [.. filter.IgnoreRegex, pattern] }),
        "delfailregex" => RemovePattern(settings, words[3], static (filter, place) => filter with { FailRegex = At(filter.FailRegex, place) }),
        "delignoreregex" => RemovePattern(settings, words[3], static (filter, place) => filter with { IgnoreRegex = At(filter.IgnoreRegex, place) }),
        "addjournalmatch" or "deljournalmatch" => JournalMatch(jail, settings, option, words.From(3)),
        "addaction" => ActionCommands.Add(settings, words, s_origin),
        "delaction" => ActionCommands.Remove(settings, words[3]),
        "action" => ActionCommands.Set(settings, words, s_origin),
        _ when JailOption.Exists(option) => JailOption.Set(settings, option, words[3], s_origin),
        _ => throw CommandException.Of($"Invalid command {PythonText.Of(option)} (no set action or not yet implemented)"),
    };

    /// <summary>Of whom a failure or a ban is; a script whose variable is not set gives an empty word.</summary>
    private static FailureId Id(string word) => word.Length > 0 ? FailureId.Parse(word) : throw CommandException.Of("an address is expected, not an empty word");

    private static ConfigText Text(string word) => new(word, s_origin);

    private static JailSettings AddLog(JailStatus jail, JailSettings settings, CommandWords words)
    {
        string path = words[3];
        string? place = words.Find(4)?.ToLowerInvariant();
        if (words.Count > 5)
        {
            throw CommandException.Of("Only one file can be added at a time");
        }

        if (place is not (null or "head" or "tail"))
        {
            throw CommandException.Of("File option must be 'head' or 'tail'");
        }

        if (!File.Exists(path) && (!ShellPattern.IsPattern(path) || ShellPattern.Expand(path, limit: 1).Count == 0))
        {
            throw CommandException.NoSuchFile(path);
        }

        return settings.LogPaths.Any(known => known.Pattern == path) || JailView.ReadsJournal(jail)
            ? settings
            : settings with { LogPaths = [.. settings.LogPaths, new LogPath(path, place == "tail", s_origin)] };
    }

    private static List<ConfigText> Without(IReadOnlyList<ConfigText> entries, string word)
    {
        FailureId gone = FailureId.Parse(word);
        List<ConfigText> rest = [.. entries.Where(entry => FailureId.Parse(entry.Text) != gone)];
        return rest.Count < entries.Count ? rest : throw CommandException.Of($"{word} is not ignored");
    }

    private static JailSettings AddPattern(JailSettings settings, string pattern, Func<FilterDefinition, ConfigText, FilterDefinition> add) =>
        JailOption.ChangeFilter(settings, filter => add(filter, Text(pattern)));

    private static JailSettings RemovePattern(JailSettings settings, string word, Func<FilterDefinition, int, FilterDefinition> remove) =>
        int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int place)
            ? JailOption.ChangeFilter(settings, filter => remove(filter, place))
            : throw CommandException.Of($"invalid literal for int() with base 10: {PythonText.Of(word)}");

    /// <summary>The patterns without one; all of them where there is none at that place, as with fail2ban.</summary>
    private static List<ConfigText> At(IReadOnlyList<ConfigText> patterns, int place) => [.. patterns.Where((_, index) => index != place)];

    /// <summary>A jail that reads files keeps no matches.</summary>
    private static JailSettings JournalMatch(JailStatus jail, JailSettings settings, string option, IReadOnlyList<string> words)
    {
        if (!JailView.ReadsJournal(jail))
        {
            return settings;
        }

        string line = string.Join(' ', words.Select(static word => word == "+" ? word : $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        IReadOnlyList<IReadOnlyList<string>> named = JournalOptions.ReadMatches([Text(line)]);
        IReadOnlyList<IReadOnlyList<string>> matches = settings.Journal.Matches;
        IReadOnlyList<IReadOnlyList<string>> next = option == "addjournalmatch"
            ? [.. matches, .. named]
            : [.. matches.Where(group => !named.Any(gone => gone.SequenceEqual(group, StringComparer.Ordinal)))];
        return next.Count == matches.Count
            ? throw CommandException.Of($"Match {PythonText.Of(string.Join(' ', words))} is not in the list")
            : settings with { Journal = settings.Journal with { Matches = next } };
    }

    private async ValueTask<JsonNode?> IdleAsync(string jail, string word, CancellationToken cancellationToken)
    {
        _ = jails.Find(jail);
        switch (word)
        {
            case "on":
                await engine.PauseJailAsync(jail, cancellationToken);
                return true;
            case "off":
                await engine.ResumeJailAsync(jail, cancellationToken);
                return false;
            default:
                throw CommandException.Of("Invalid idle option, must be 'on' or 'off'");
        }
    }

    /// <summary>Bans ids; the word of ours in front of them bans also whoever is logged in.</summary>
    private async ValueTask<JsonNode?> BanAsync(string jail, CommandWords words, CancellationToken cancellationToken)
    {
        bool force = words.Find(3) == "--force";
        List<FailureId> ids = [.. words.From(force ? 4 : 3).Select(Id)];
        if (ids.Count == 0)
        {
            return 0;
        }

        sessions.Check(words.Caller, ids, force);
        BanResult result = await engine.BanAsync(jail, ids, banTime: null, reason: null, cancellationToken);
        return result.Added.Count;
    }

    private async ValueTask<JsonNode?> UnbanAsync(string jail, CommandWords words, CancellationToken cancellationToken)
    {
        bool reports = words[3] == "--report-absent";
        IReadOnlyList<string> ids = words.From(reports ? 4 : 3);
        UnbanResult result = await UnbanAsync(jail, ids, words.Caller, cancellationToken);
        return reports && result.Absent.Count > 0
            ? throw CommandException.Of($"not banned: {PythonText.Of(result.Absent.Select(static id => (object)id.ToString()).ToArray())}")
            : result.Removed.Count;
    }

    private static async Task<IReadOnlyList<FailureId>> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(name, cancellationToken);
            return [.. addresses.Select(static address => FailureId.Parse(address.ToString()))];
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
