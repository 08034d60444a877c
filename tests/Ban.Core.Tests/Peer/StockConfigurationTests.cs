using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Core.Tests.Peer;

/// <summary>
/// The stock configuration with every jail enabled, against fail2ban's own reading of it. Known differences, all wanted:
/// fail2ban sends bracket and [Init] parameters of an action unexpanded and expands them at the ban, here they are expanded
/// at once (so only values without tags are compared); its version in a user-agent text is its own; a bracket parameter
/// overrides the value for one family too (since 1.1.1, Debian has 1.0.2); backends are not compared, since 1.0.2 knows
/// <c>gamin</c> and the specification does not.
/// </summary>
public sealed class StockConfigurationTests
{
    private const string ToJson = "import ast, json, sys\nfor line in sys.stdin: print(json.dumps(ast.literal_eval(line)))";

    private static readonly ConfigFiles s_files = new(
        static path => File.Exists(path) ? File.ReadAllBytes(path) : null,
        static directory => Directory.Exists(directory) ? Directory.GetFiles(directory) : null);

    private static readonly string[] s_actionCommands = ["actionstart", "actionstop", "actionflush", "actionreload", "actioncheck", "actionrepair", "actionban", "actionprolong", "actionreban", "actionunban"];

    [Fact(Timeout = 60_000)]
    public async Task Load_EveryStockJail_ReadsAsFail2banReads()
    {
        using ConfigDirectory peer = Fail2banClient.Stock();
        EnableAll(peer, string.Empty);
        await CompareAsync(peer);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_EveryStockJailWithMailAndNftables_ReadsAsFail2banReads()
    {
        using ConfigDirectory peer = Fail2banClient.Stock();
        EnableAll(peer, "[DEFAULT]\nbanaction = nftables\nmode = aggressive\naction = %(action_mwl)s\n");
        await CompareAsync(peer);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_JournalBackendAndParameters_ReadAsFail2banReads()
    {
        using ConfigDirectory peer = Fail2banClient.Stock();
        peer.With("jail.local", """
            [DEFAULT]
            backend = systemd
            bantime = 1d 12h
            [sshd]
            enabled = true
            filter = sshd[mode=aggressive, publickey="any"][__pam_auth='pam_ldap']
            failregex = %(known/failregex)s
                        ^and one more from <HOST>$
            maxretry = 7
            action = %(action_)s
                     %(banaction)s[name=%(__name__)s-2, port="1,2", blocktype="DROP"]
                     dummy[init="a, [b] 'c'", target=/dev/null]
            [postfix]
            enabled = true
            journalmatch = _COMM=x + _TRANSPORT=y
            mode = ddos
            [other]
            enabled = true
            filter = recidive
            datepattern = %%Y-%%m-%%d
            logpath = /var/log/x
            action =
            """);
        await CompareAsync(peer);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_TortureFiles_ReadAsFail2banReads()
    {
        using ConfigDirectory peer = Fail2banClient.Stock();
        peer.With("filter.d/torture-base.conf", """
            [INCLUDES]
            before = torture-deep.conf
            [DEFAULT]
            word = base # kept
            __x = <lt_<kind>/part>
            [lt_one]
            part = ONE-%(word)s
            [lt_two]
            part : TWO-%(lt_one/part)s
            """);
        peer.With("filter.d/torture-base.local", "[DEFAULT]\nword = base local ; cut\n");
        peer.With("filter.d/torture-deep.conf", "[INCLUDES]\nafter = torture-base.conf\n[DEFAULT]\ndeep = deep %(word)s\n");
        peer.With("filter.d/torture.conf", """
            [INCLUDES]
            before = torture-base.conf
              nothing-there.conf
            [Definition]
            kind = one
            Mixed Case = mixed
            failregex = ^%(__x)s <HOST>$
              # a comment inside
                ^deeper <deep> \d{2,3} [x] "q" 'r' <Definition/mixed> <HOST>

              ^after blank = <nothing> <known/opt> <opt> <HOST>
              [not-a-section] <HOST>
            ignoreregex =
            datepattern = %%Y-%%m
            [Init]
            opt = init
            maxlines = <L_<opt>/maxlines>
            [L_a]
            maxlines = 3
            [L_init]
            maxlines = 4
            """);
        peer.With("filter.d/torture.local", "[Definition]\nfailregex = %(known/failregex)s\n  ^local %(kind)s %(deep)s <HOST>\n");
        peer.With("action.d/torture.conf", """
            [Definition]
            actionban = ban "<name>" <a> <b> <nested-<a>> <ip> <F-USER> <matches>
              if %(maxretry)s; then echo '%(logpath)s'
                fi
            actionunban = <actionban> again
            norestored = yes
            nested-x = NX
            [Init]
            a = x
            b = y <c>
            c = z
            [Init?family=inet6]
            c = z6
            """);
        peer.With("jail.local", """
            [torture-1]
            enabled = true
            filter = torture[kind=two, opt='a']
            logpath = /var/log/%(__name__)s.log
                      /var/log/%(sshd/port)s
            action = torture
                     torture[name="%(__name__)s-b", a="x", b='it is "quoted", [so]']
                     torture[actname=third][b=1]   torture[actname=fourth, a=none]
            [torture-2]
            enabled = true
            filter = torture
            failregex = %(known/failregex)s
                    ^mine <HOST>
            ignoreregex = ^one
              ^two
            maxmatches = 2
            action = torture[logpath=/own]
            """);
        await CompareAsync(peer);
    }

    private static void EnableAll(ConfigDirectory peer, string defaults) =>
        peer.With("jail.local", defaults + string.Concat(Fail2banClient.StockJails.Select(static name => $"[{name}]\nenabled = true\n")));

    private static async Task CompareAsync(ConfigDirectory peer)
    {
        IReadOnlyList<JsonElement> dump = await DumpAsync(peer.Path);
        LoadedConfiguration loaded = ConfigurationLoader.Load(peer.Path, s_files);
        Assert.DoesNotContain(loaded.Problems, static problem => problem.Severity == ProblemSeverity.JailSkipped || problem.Message.StartsWith("nothing reads", StringComparison.Ordinal));
        Dictionary<string, DumpedJail> theirs = DumpedJail.Read(dump);
        Assert.NotEmpty(theirs);
        Assert.Equal(theirs.Keys, loaded.Jails.Select(static jail => jail.Name));
        foreach (JailSettings jail in loaded.Jails)
        {
            Compare(theirs[jail.Name], jail);
        }
    }

    /// <summary>The dump, turned from Python's notation into JSON by Python.</summary>
    private static async Task<IReadOnlyList<JsonElement>> DumpAsync(string directory)
    {
        var start = new ProcessStartInfo("python3", ["-c", ToJson]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        string[] lines = await Fail2banClient.DumpAsync(directory);
        using Process python = Process.Start(start)!;
        Task<string> output = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.StandardInput.WriteAsync(string.Join('\n', lines));
        python.StandardInput.Close();
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    private static void Compare(DumpedJail expected, JailSettings actual)
    {
        Assert.Equal(expected.List("addfailregex"), actual.Filter.FailRegex.Select(static line => line.Text));
        Assert.Equal(expected.List("addignoreregex"), actual.Filter.IgnoreRegex.Select(static line => line.Text));
        Assert.Equal(expected.List("addjournalmatch"), actual.Filter.JournalMatch.Select(static line => line.Text));
        Assert.Equal(expected.Last("prefregex") ?? string.Empty, actual.Filter.PrefRegex?.Text ?? string.Empty);
        Assert.Equal(expected.Last("datepattern") ?? string.Empty, string.Join('\n', actual.Filter.DatePattern.Select(static line => line.Text)));
        Assert.Equal(expected.Last("maxlines") ?? "1", actual.Filter.MaxLines.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.Last("usedns"), actual.UseDns.ToString().ToLowerInvariant());
        Assert.Equal(expected.Last("maxretry"), actual.MaxRetry.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.Last("maxmatches"), actual.MaxMatches.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.Actions.Keys, actual.Actions.Select(static action => action.Name));
        foreach (ActionDefinition action in actual.Actions)
        {
            Compare(expected.Actions[action.Name], action);
        }

        Assert.All(actual.Filter.FailRegex, static line => Assert.True(line.Origin.Line > 0));
    }

    private static void Compare(Dictionary<string, string> expected, ActionDefinition actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Properties.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, string value) in expected.Where(static property => s_actionCommands.Contains(property.Key) || !property.Value.Contains('<')))
        {
            string plain = actual.Properties[name].Text.Replace($"Fail2Ban/{ConfigurationLoader.DialectVersion}", "Fail2Ban/1.0.2", StringComparison.Ordinal);
            if (value is "True" or "False")
            {
                Assert.Equal(value == "True", ValueTypes.IsTrue(plain));
            }
            else if (!name.Contains('?') || plain != actual.Properties[name[..name.IndexOf('?')]].Text)
            {
                Assert.Equal(value, plain);
            }
        }
    }

    /// <summary>The commands of one jail, sorted out.</summary>
    private sealed class DumpedJail
    {
        private readonly List<(string Option, string Value)> _set = [];

        public Dictionary<string, Dictionary<string, string>> Actions { get; } = new(StringComparer.Ordinal);

        public IEnumerable<string> List(string option) => _set.Where(pair => pair.Option == option).Select(static pair => pair.Value);

        /// <summary>What holds after all commands: the last one wins.</summary>
        public string? Last(string option) => List(option).LastOrDefault();

        public static Dictionary<string, DumpedJail> Read(IReadOnlyList<JsonElement> commands)
        {
            var jails = new Dictionary<string, DumpedJail>(StringComparer.Ordinal);
            foreach (JsonElement[] command in commands.Select(static command => command.EnumerateArray().ToArray()))
            {
                string verb = command[0].GetString()!;
                if (verb == "add")
                {
                    jails.Add(command[1].GetString()!, new DumpedJail());
                }
                else if (verb is "set" or "multi-set" && jails.TryGetValue(command[1].ToString(), out DumpedJail? jail))
                {
                    jail.Apply(verb, command[2..]);
                }
            }

            return jails;
        }

        private void Apply(string verb, JsonElement[] words)
        {
            string option = words[0].GetString()!;
            switch (option, verb)
            {
                case ("addaction", _):
                    Actions.Add(words[1].GetString()!, new Dictionary<string, string>(StringComparer.Ordinal));
                    break;
                case ("action", "set"):
                    Actions[words[1].GetString()!][words[2].GetString()!] = words[3].ToString();
                    break;
                case ("action", _):
                    words[2].EnumerateArray().ToList().ForEach(pair => Actions[words[1].GetString()!][pair[0].GetString()!] = pair[1].ToString());
                    break;
                case (_, "multi-set"):
                    _set.AddRange(words[1].EnumerateArray().Select(value => (option, value.ToString())));
                    break;
                default:
                    _set.Add((option, string.Join(' ', words[1..].Select(static word => word.ToString()))));
                    break;
            }
        }
    }
}
