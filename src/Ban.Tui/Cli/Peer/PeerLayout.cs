using System.Globalization;
using System.Text.Json;

namespace Ban.Tui.Cli.Peer;

/// <summary>Replies as fail2ban-client prints them (spec 2, sections 7.4 and 7.5).</summary>
internal static class PeerLayout
{
    private const string NoPattern = "No regular expression is defined";

    /// <summary>What is printed for a reply, lines separated by <c>\n</c>. Can hold hostile text.</summary>
    /// <param name="words">The command.</param>
    /// <param name="reply">What the daemon replied.</param>
    /// <param name="hasFrames">Whether tables are drawn with more than ASCII.</param>
    public static string Of(IReadOnlyList<string> words, JsonElement reply, bool hasFrames = true) => words[0] switch
    {
        "ping" => "Server replied: " + PeerReply.Text(reply),
        "start" => "Jail started",
        "stop" => words.Count == 1 ? "Shutdown successful" : "Jail stopped",
        "add" => "Added jail " + PeerReply.Text(reply),
        "flushlogs" => "logs: " + PeerReply.Text(reply),
        "echo" => string.Join(' ', Texts(reply)),
        "status" => PeerTree.Of(words, reply),
        "stats" or "statistics" => PeerTable.Of(reply, hasFrames),
        "get" or "set" when words.Count > 1 => OfOption(words, reply),
        _ => PeerReply.Text(reply),
    };

    private static string OfOption(IReadOnlyList<string> words, JsonElement reply) => words[1] switch
    {
        "syslogsocket" => $"Current syslog socket is:\n`- {PeerReply.Text(reply)}",
        "logtarget" => $"Current logging target is:\n`- {PeerReply.Text(reply)}",
        "loglevel" => $"Current logging level is {PeerReply.Notation(reply)}",
        "dbfile" or "dbpurgeage" when reply.ValueKind == JsonValueKind.Null => "Database currently disabled",
        "dbfile" => $"Current database file is:\n`- {PeerReply.Text(reply)}",
        "dbpurgeage" => string.Create(CultureInfo.InvariantCulture, $"Current database purge age is:\n`- {reply.GetDouble():0}seconds"),
        _ => words.Count > 2 ? OfJail(words, reply) : PeerReply.Text(reply),
    };

    private static string OfJail(IReadOnlyList<string> words, JsonElement reply) => words[2] switch
    {
        "logpath" or "addlogpath" or "dellogpath" => Tree(reply, "Current monitored log file(s):", "No file is currently monitored"),
        "ignoreip" or "addignoreip" or "delignoreip" => Tree(reply, "These IP addresses/networks are ignored:", "No IP address/network is ignored"),
        "failregex" or "addfailregex" or "delfailregex" or "ignoreregex" or "addignoreregex" or "delignoreregex" => Patterns(reply),
        "logencoding" => $"Current log encoding is set to:\n{PeerReply.Text(reply)}",
        "journalmatch" or "addjournalmatch" or "deljournalmatch" => reply.GetArrayLength() == 0
            ? "No journal match filter set"
            : "Current match filter:\n" + string.Join(" + ", reply.EnumerateArray().Select(static group => string.Join(' ', Texts(group)))),
        "datepattern" => "Current date pattern set to: " + DatePattern(reply),
        "actions" => Words(reply, $"No actions for jail {words[1]}", $"The jail {words[1]} has the following actions:"),
        "actionproperties" or "actionmethods" when words.Count > 3 => Words(
            reply, $"No {words[2][6..]} for jail {words[1]} action {words[3]}", $"The jail {words[1]} action {words[3]} has the following {words[2][6..]}:"),
        "banip" when words[0] == "get" && reply.ValueKind == JsonValueKind.Array => string.Join(Separator(words), Texts(reply)),
        _ => PeerReply.Text(reply),
    };

    private static string Separator(IReadOnlyList<string> words) => words.Count < 4 ? " " : words[3] == "--with-time" ? "\n" : words[3];

    private static string Words(JsonElement reply, string none, string title) =>
        reply.GetArrayLength() == 0 ? none : $"{title}\n{string.Join(", ", Texts(reply))}";

    private static string Patterns(JsonElement reply) => Tree(
        [.. Texts(reply).Select(static (pattern, place) => string.Create(CultureInfo.InvariantCulture, $"[{place}]: {pattern}"))],
        "The following regular expression are defined:", NoPattern);

    private static string DatePattern(JsonElement reply) => reply.ValueKind == JsonValueKind.Null ? "Not set/required"
        : reply[0].ValueKind == JsonValueKind.Null ? PeerReply.Text(reply[1])
        : $"{PeerReply.Text(reply[0])} ({PeerReply.Text(reply[1])})";

    private static string Tree(JsonElement reply, string title, string none) => Tree([.. Texts(reply)], title, none);

    private static string Tree(string[] items, string title, string none) =>
        items.Length == 0 ? none : string.Join('\n', [title, .. items[..^1].Select(static item => "|- " + item), "`- " + items[^1]]);

    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(PeerReply.Text);
}
