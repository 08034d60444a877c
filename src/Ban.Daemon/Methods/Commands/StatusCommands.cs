using System.Text.Json.Nodes;
using Ban.Engine;
using Ban.Engine.Bans;

namespace Ban.Daemon.Methods.Commands;

/// <summary><c>status</c>, <c>stats</c> and <c>banned</c>.</summary>
internal sealed class StatusCommands(BanEngine engine, JailView jails)
{
    /// <summary>What stands for facts that only a service outside could tell, as where fail2ban has no library to ask it.</summary>
    private const string Unasked = "error";

    /// <exception cref="CommandException">There are too many words, or there is no such jail.</exception>
    public JsonNode Status(CommandWords words) => (words.Find(1), words.Count) switch
    {
        (null, _) => Reply.List(Overview()),
        ("--all", <= 3) => Reply.List([.. Overview(), Pair("Status for the jails", EachJail(words.Find(2) ?? "basic"))]),
        ({ } jail, <= 3) => Jail(jails.Find(jail), words.Find(2) ?? "basic"),
        _ => throw CommandException.Of("Invalid command (no status)"),
    };

    /// <summary>Back end, failures and bans of each jail.</summary>
    public JsonObject Statistics()
    {
        var all = new JsonObject();
        foreach (JailStatus jail in jails.All())
        {
            all[jail.Name] = Reply.List(
                JailView.Backend(jail), Reply.List(jail.Failing, jail.TotalFailures), Reply.List(jail.Banned, jail.TotalBans));
        }

        return all;
    }

    /// <summary>The ids banned in each jail, or the jails where each of some ids is banned.</summary>
    public JsonNode Banned(CommandWords words) => words.Count > 1
        ? Reply.List(words.From(1).Select(word => (JsonNode)JailsOf(word)))
        : Reply.List(jails.All().Select(jail => (JsonNode)new JsonObject { [jail.Name] = Ids(jail.Name) }));

    /// <summary>The ids banned in a jail, or for some ids whether each is.</summary>
    public JsonNode BannedIn(string jail, IReadOnlyList<string> ids)
    {
        _ = jails.Find(jail);
        List<JsonNode?> found = [.. ids.Select(id => (JsonNode)(engine.IsBanned(jail, Core.Net.FailureId.Parse(id)) ? 1 : 0))];
        return found.Count switch
        {
            0 => Ids(jail),
            1 => found[0]!,
            _ => Reply.List(found),
        };
    }

    private JsonNode?[] Overview()
    {
        IReadOnlyList<JailStatus> all = jails.All();
        return [Pair("Number of jail", all.Count), Pair("Jail list", string.Join(", ", all.Select(jail => jail.Name)))];
    }

    private JsonObject EachJail(string flavor)
    {
        var each = new JsonObject();
        foreach (JailStatus jail in jails.All())
        {
            each[jail.Name] = Jail(jail, flavor);
        }

        return each;
    }

    private JsonArray Jail(JailStatus jail, string flavor) => flavor == "stats"
        ? Reply.List(JailView.Backend(jail), Reply.List(jail.Failing, jail.TotalFailures), Reply.List(jail.Banned, jail.TotalBans))
        : Reply.List(
            Pair("Filter", Reply.List(Pair("Currently failed", jail.Failing), Pair("Total failed", jail.TotalFailures), Sources(jail))),
            Pair("Actions", Reply.List([Pair("Currently banned", jail.Banned), Pair("Total banned", jail.TotalBans), .. Bans(jail, flavor)])));

    private List<JsonNode?> Bans(JailStatus jail, string flavor)
    {
        List<JsonNode?> rows = flavor == "short" ? [] : [Pair("Banned IP list", Ids(jail.Name))];
        if (flavor == "cymru")
        {
            rows.AddRange(((IEnumerable<string>)["ASN", "Country", "RIR"]).Select(what => (JsonNode)Pair($"Banned {what} list", Reply.Texts([Unasked]))));
        }

        return rows;
    }

    private static JsonArray Sources(JailStatus jail) => JailView.ReadsJournal(jail)
        ? Pair("Journal matches", Reply.Texts(jail.Settings.Journal.Matches.Count == 0 ? [] : [jail.Settings.Journal.MatchText]))
        : Pair("File list", Reply.Texts(JailView.LogFiles(jail)));

    private JsonArray Ids(string jail) => Reply.Texts(engine.ActiveBans(jail).Select(static ban => ban.Record.Id.ToString()));

    private JsonArray JailsOf(string word)
    {
        Core.Net.FailureId id = Core.Net.FailureId.Parse(word);
        return Reply.Texts(jails.All().Select(static jail => jail.Name).Where(jail => engine.IsBanned(jail, id)));
    }

    private static JsonArray Pair(string name, JsonNode value) => Reply.List(name, value);
}
