using System.Buffers;
using System.CommandLine;
using System.CommandLine.Help;
using System.Net;
using System.Net.Sockets;
using Ban.Core.Configuration;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Moving;

namespace Ban.Tui.Cli;

/// <summary>
/// <c>bantui complete WORD...</c>, which the shells' completions call: what may stand in the place of the last word, one on a
/// line. Jails and banned addresses are asked of the daemon; where none answers in time there are none.
/// </summary>
internal static class Completion
{
    /// <summary>The hidden command.</summary>
    public const string Name = "complete";

    /// <summary>Addresses that are offered; with more, some more of the word must be typed.</summary>
    private const int MaxBans = 1000;

    /// <summary>Longest word of the daemon's that is offered.</summary>
    private const int MaxWord = 128;

    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(1);
    private static readonly SearchValues<char> s_plain = SearchValues.Create(".:/_-@+,");

    private static readonly string[] s_serverOptions = ["loglevel", "logtarget", "syslogsocket", "dbfile", "dbmaxmatches", "dbpurgeage"];
    private static readonly string[] s_valued = ["-s", "--socket", "-c", "--conf", "--timeout"];

    private static readonly string[] s_getOptions =
    [
        "actionmethods", "actionproperties", "actions", "action", "banip", "banned", "bantime", "bantime.factor", "bantime.formula", "bantime.increment",
        "bantime.maxtime", "bantime.multipliers", "bantime.overalljails", "bantime.rndtime", "datepattern", "failregex", "findtime", "ignorecache",
        "ignorecommand", "ignoreip", "ignoreregex", "ignoreself", "journalmatch", "logencoding", "logpath", "logtimezone", "maxlines", "maxmatches",
        "maxretry", "prefregex", "usedns",
    ];

    private static readonly string[] s_setOptions =
    [
        "action", "addaction", "addfailregex", "addignoreip", "addignoreregex", "addjournalmatch", "addlogpath", "attempt", "banip", "bantime",
        "bantime.factor", "bantime.formula", "bantime.increment", "bantime.maxtime", "bantime.multipliers", "bantime.overalljails", "bantime.rndtime",
        "datepattern", "delaction", "delfailregex", "delignoreip", "delignoreregex", "deljournalmatch", "dellogpath", "findtime", "idle", "ignorecache",
        "ignorecommand", "ignoreself", "logencoding", "logtimezone", "maxlines", "maxmatches", "maxretry", "prefregex", "unbanip", "usedns",
    ];

    /// <summary>Prints the candidates.</summary>
    /// <param name="words">The words of the line behind the program's name; the last is the one to complete, maybe empty.</param>
    /// <param name="console">Where to.</param>
    public static async Task RunAsync(IReadOnlyList<string> words, CliConsole console)
    {
        string current = words.Count > 0 ? words[^1] : string.Empty;
        string? socket = null;
        string? directory = null;
        List<string> given = [];
        for (int i = 0; i < words.Count - 1; i++)
        {
            if (s_valued.Contains(words[i]) && i + 1 < words.Count - 1)
            {
                socket = words[i] is "-s" or "--socket" ? words[i + 1] : socket;
                directory = words[i] is "-c" or "--conf" ? words[i + 1] : directory;
                i++;
            }
            else
            {
                given.Add(words[i]);
            }
        }

        var source = new Source(socket, directory);
        foreach (string candidate in (await CandidatesAsync(given, current, source)).Where(each => each.StartsWith(current, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal))
        {
            console.Output.WriteLine(CliText.Visible(candidate));
        }

        await console.Output.FlushAsync();
    }

    private static async Task<IEnumerable<string>> CandidatesAsync(List<string> given, string current, Source source)
    {
        string? name = given.FirstOrDefault(static word => !word.StartsWith('-'));
        RootCommand root = CommandLine.Tree(name);
        Command? command = name is null ? root : root.Subcommands.FirstOrDefault(each => each.Name == name);
        if (command is null || given is [.., "-s" or "--socket" or "-c" or "--conf" or "--timeout"])
        {
            return [];
        }

        List<string> arguments = [.. given.SkipWhile(word => word != name).Skip(1)];
        if (arguments.Count > 0 && command.Subcommands.FirstOrDefault(each => each.Name == arguments[0]) is { } inner)
        {
            (command, arguments) = (inner, arguments[1..]);
        }

        if (arguments is [.., "--jail"] || given is [.., "--jail"])
        {
            return await source.JailsAsync();
        }

        if (given is [.., "--types"])
        {
            return EventTypes.All;
        }

        if (given is [.., "--format" or "-f"] && command.Name == "export")
        {
            return ExportCommand.Formats;
        }

        return current.StartsWith('-')
            ? command.Options.Concat(root.Options.Where(option => option.Recursive || command == root || option is HelpOption)).SelectMany(static option => option.Aliases.Append(option.Name)).Where(static alias => alias.StartsWith('-'))
            : command.Subcommands.Where(static each => !each.Hidden).Select(static each => each.Name)
                .Concat(await WordsAsync(command.Name, [.. arguments.Where(static word => !word.StartsWith('-'))], current, source));
    }

    private static async Task<IEnumerable<string>> WordsAsync(string command, string[] words, string current, Source source) => (command, words) switch
    {
        ("status" or "start" or "stop" or "pause" or "resume" or "reload" or "restart" or "show" or "edit" or "ban", []) => await source.JailsAsync(),
        ("status", [_]) => ["basic", "short", "cymru", "stats"],
        ("unban" or "why" or "banned", _) => await source.BansAsync(null, current),
        ("rpc", []) => RpcContract.Methods.Select(static method => method.Name),
        ("get" or "set", []) => s_serverOptions.Concat(await source.JailsAsync()),
        ("get", [_]) => s_getOptions,
        ("set", [_]) => s_setOptions,
        ("set", [var jail, "unbanip", ..]) => await source.BansAsync(jail, current),
        ("set", [_, "idle"]) => ["on", "off"],
        ("set", [_, "usedns"]) => ["yes", "warn", "no", "raw"],
        _ => [],
    };

    /// <summary>The daemon, as far as it answers.</summary>
    private sealed class Source(string? socket, string? directory)
    {
        public async Task<IEnumerable<string>> JailsAsync() =>
            await AskAsync(JailApi.List, new JailListParams()) is { } list ? list.Jails.Select(static jail => jail.Name).Where(IsPlain) : [];

        public async Task<IEnumerable<string>> BansAsync(string? jail, string word) =>
            await AskAsync(BanApi.List, new BanListParams(jail, NetworkOf(word), Limit: MaxBans)) is { } list ? list.Bans.Select(static ban => ban.Id).Where(IsPlain) : [];

        /// <summary>
        /// Whether every shell takes the word as text and no program as an option. An id can be what an attacker has written into a
        /// log, and bash puts a candidate on the command line as it is: there it would be run.
        /// </summary>
        private static bool IsPlain(string word) =>
            word is [not '-', ..] && word.Length <= MaxWord && word.All(static each => char.IsAsciiLetterOrDigit(each) || s_plain.Contains(each));

        /// <summary>The network of what is typed of an IPv4 address, so that the daemon finds it among any number of bans; null if it says nothing yet.</summary>
        private static string? NetworkOf(string word)
        {
            const int Octets = 4;
            string[] typed = [.. word.Split('.').SkipLast(1)];
            string network = string.Join('.', typed.Concat(Enumerable.Repeat("0", Math.Max(0, Octets - typed.Length))));
            return typed.Length is > 0 and < Octets && IPAddress.TryParse(network, out _) ? $"{network}/{8 * typed.Length}" : null;
        }

        private async Task<TResult?> AskAsync<TParams, TResult>(ContractMethod<TParams, TResult> method, TParams parameters)
            where TResult : class
        {
            try
            {
                using var limit = new CancellationTokenSource(s_timeLimit);
                await using RpcBlockingClient client = RpcBlockingClient.Connect(SocketLocator.Find(socket, directory));
                return await client.CallAsync(method, parameters, limit.Token);
            }
            catch (Exception silent) when (silent is SocketException or RpcException or RpcConnectionException or ConfigurationException or ArgumentException or OperationCanceledException)
            {
                // A completion has nowhere to complain.
                return null;
            }
        }
    }
}
