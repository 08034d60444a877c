using System.Globalization;
using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Daemon.Access;
using Ban.Daemon.Sessions;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods.Commands;

/// <summary>Answers <c>command.run</c>: the commands of fail2ban-client (spec 2, section 7.5) on our engine.</summary>
internal sealed class CommandMethods
{
    /// <summary>Words of one command; a longer list is sent in parts.</summary>
    private const int MaxWords = 100_010;

    private static readonly TimeSpan s_longestSleep = TimeSpan.FromMinutes(10);
    private static readonly string[] s_backends = ["pyinotify", "polling", "systemd"];

    private readonly BanEngine _engine;
    private readonly DaemonMethods _daemon;
    private readonly ServerCommands _server;
    private readonly TimeProvider _clock;
    private readonly JailView _jails;
    private readonly StatusCommands _status;
    private readonly JailGetter _getter;
    private readonly JailSetter _setter;

    public CommandMethods(BanEngine engine, DaemonMethods daemon, ServerCommands server, SessionGuard sessions, TimeProvider clock)
    {
        _engine = engine;
        _daemon = daemon;
        _server = server;
        _clock = clock;
        _jails = new JailView(engine);
        _status = new StatusCommands(engine, _jails);
        _getter = new JailGetter(engine, _jails, clock.LocalTimeZone);
        _setter = new JailSetter(engine, _jails, _getter, sessions);
    }

    public void AddTo(RpcMethodTable table) => table.Add(CommandApi.Run, (parameters, call, token) => RunAsync(parameters, call.Credentials, call.Access != RpcAccess.Full, token));

    /// <param name="masked">Whether the caller may only look.</param>
    public async ValueTask<CommandRunResult> RunAsync(CommandRunParams parameters, PeerCredentials? caller, bool masked, CancellationToken cancellationToken)
    {
        if (parameters.Words.Count > MaxWords)
        {
            throw RpcErrors.InvalidParameter("words", $"at most {MaxWords} are expected");
        }

        try
        {
            return new CommandRunResult(Reply.ToElement(await RunAsync(new CommandWords(parameters.Words) { Caller = caller, IsMasked = masked }, cancellationToken)));
        }
        catch (CommandException refused)
        {
            throw RpcErrors.CommandRefused(refused.Message, refused.Arguments);
        }
        catch (UnknownJailException unknown)
        {
            throw Refused(CommandException.UnknownJail(unknown.Jail));
        }
        catch (JailExistsException present)
        {
            throw Refused(CommandException.JailExists(present.Jail));
        }
        catch (ConfigurationException wrong)
        {
            throw Refused(CommandException.Of(wrong.Problem));
        }
        catch (Exception wrong) when (wrong is JailStoppedException or JailRefusedException or StoreException or ActionException or IOException)
        {
            throw Refused(CommandException.Of(wrong.Message));
        }
    }

    private static RpcException Refused(CommandException refused) => RpcErrors.CommandRefused(refused.Message, refused.Arguments);

    private async ValueTask<JsonNode?> RunAsync(CommandWords words, CancellationToken cancellationToken)
    {
        switch (words[0])
        {
            case "ping":
                return "pong";
            case "version":
                return DaemonFacts.Version;
            case "echo":
                return Reply.Texts(words.From(1));
            case "server-status":
                return "Server ready";
            case "sleep":
                await Task.Delay(SleepTime(words[1]), _clock, cancellationToken);
                return null;
            case "flushlogs":
                return _daemon.FlushLogs().Logs;
            case "status":
                return _status.Status(words);
            case "stats" or "statistic" or "statistics":
                return _status.Statistics();
            case "banned":
                return _status.Banned(words);
            case "get":
                return Get(words);
            case "set":
                return await SetAsync(words, cancellationToken);
            default:
                return await ChangeAsync(words, cancellationToken);
        }
    }

    private async ValueTask<JsonNode?> ChangeAsync(CommandWords words, CancellationToken cancellationToken)
    {
        switch (words[0])
        {
            case "unban" when words.Count == 2 && words[1] == "--all":
                return await _engine.UnbanAllAsync(jail: null, CallerName.Of(words.Caller), cancellationToken);
            case "unban" when words.Count > 1:
                return (await _setter.UnbanAsync(jail: null, words.From(1), words.Caller, cancellationToken)).Removed.Count;
            case "add":
                return await AddAsync(words[1], words.Find(2) ?? "auto", cancellationToken);
            case "start":
                await _engine.StartJailAsync(words[1], cancellationToken);
                _jails.Note(words[1], isAdded: false);
                return null;
            case "stop":
                await StopAsync(words.Find(1), cancellationToken);
                return null;
            case "reload" or "restart":
                return await ReloadAsync(words, cancellationToken);
            default:
                throw CommandException.Of("Invalid command");
        }
    }

    private JsonNode? Get(CommandWords words)
    {
        string subject = words[1];
        return ServerCommands.Exists(subject) ? _server.Get(subject)
            : words[2] == "banned" ? _status.BannedIn(subject, words.From(3))
            : words.IsMasked ? CommandMask.Of(_jails.Find(subject).Settings, words, _getter.Get(subject, words[2], words))
            : _getter.Get(subject, words[2], words);
    }

    private ValueTask<JsonNode?> SetAsync(CommandWords words, CancellationToken cancellationToken)
    {
        string subject = words[1];
        return ServerCommands.Exists(subject)
            ? ValueTask.FromResult(_server.Set(subject, words[2]))
            : _setter.SetAsync(subject, words[2], words, cancellationToken);
    }

    private async Task<JsonNode> AddAsync(string jail, string backend, CancellationToken cancellationToken)
    {
        if (jail == "--all")
        {
            throw CommandException.Of("Reserved name '--all'");
        }

        string name = backend.Split('[')[0].ToLowerInvariant();
        if (name != "auto" && !s_backends.Contains(name))
        {
            throw CommandException.Of($"Unknown backend {backend}. Must be among {PythonText.Of(s_backends)} or 'auto'");
        }

        var settings = new JailSettings { Name = jail, Filter = new FilterDefinition { Name = string.Empty }, Backend = backend };
        if (_jails.IsHidden(jail))
        {
            await _engine.ChangeJailAsync(jail, _ => settings, cancellationToken);
        }
        else
        {
            await _engine.AddJailAsync(settings, cancellationToken);
        }

        _jails.Note(jail, isAdded: true);
        return jail;
    }

    private async Task StopAsync(string? jail, CancellationToken cancellationToken)
    {
        if (jail is null)
        {
            _daemon.Stop();
            return;
        }

        IEnumerable<string> names = jail == "--all" ? _jails.All().Select(static each => each.Name) : [_jails.Find(jail).Name];
        foreach (string name in names)
        {
            await _engine.StopJailAsync(name, cancellationToken);
            _jails.Note(name, isAdded: false);
        }
    }

    private async Task<JsonNode> ReloadAsync(CommandWords words, CancellationToken cancellationToken)
    {
        List<string> rest = [.. words.From(1)];
        bool restart = rest.Remove("--restart") || words[0] == "restart";
        bool unban = rest.Remove("--unban");
        bool ifExists = rest.Remove("--if-exists");
        if (rest.Count > 1)
        {
            throw CommandException.Of($"Unexpected argument(s) for reload: {PythonText.Of(rest.ToArray())}");
        }

        string? jail = rest is [not "--all"] ? rest[0] : null;
        DaemonReloadResult result = await _daemon.ReloadAsync(new DaemonReloadParams(jail, restart, unban, ifExists), words.Caller, cancellationToken);
        List<string> refused = [.. result.Refused, .. result.Jails.Where(static each => each.Change == "refused").Select(static each => $"{each.Jail}: {each.Reason}")];
        return refused.Count == 0 ? "OK" : throw CommandException.Of(string.Join("; ", refused));
    }

    private static TimeSpan SleepTime(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds >= 0 && seconds <= s_longestSleep.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw CommandException.Of($"sleep: seconds from 0 to {s_longestSleep.TotalSeconds} are expected, not {PythonText.Of(word)}");
}
