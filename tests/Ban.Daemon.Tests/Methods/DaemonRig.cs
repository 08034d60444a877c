using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Daemon.Editing;
using Ban.Daemon.Methods;
using Ban.Daemon.Methods.Commands;
using Ban.Daemon.Sessions;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Store;
using Ban.Matching.Lines;
using Ban.Matching.Review;
using Ban.Rpc.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon.Tests.Methods;

/// <summary>An engine with two jails on files of its own and the methods on it; no socket, no firewall, nobody logged in.</summary>
internal sealed class DaemonRig : IAsyncDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly IBanStore _store = new NullStore();

    private DaemonRig()
    {
        Directory.CreateDirectory(_directory.File("filter.d"));
        Directory.CreateDirectory(_directory.File("action.d"));
        Directory.CreateDirectory(_directory.File("jail.d"));
        File.WriteAllText(Log, "");
        File.WriteAllText(_directory.File("filter.d/door.conf"), "[Definition]\nfailregex = ^refused <HOST>$\n            ^locked <HOST>$\nignoreregex = friend\n");
        File.WriteAllText(_directory.File("action.d/none.conf"), "[Definition]\nengine = dry-run\n");
        File.WriteAllText(_directory.File("action.d/mail.conf"), "[Definition]\nactionban = post -u me:hunter2 <ip>\n[Init]\npassword = hunter2\nport = 25\n");
        File.WriteAllText(
            _directory.File("jail.conf"),
            $"[DEFAULT]\nbackend = polling\nlogpath = {Log}\nmaxretry = 3\nusedns = no\nfilter = door\n[door]\nenabled = true\naction = none\n[gate]\nenabled = true\naction = none\nbantime = -1\n"
            + "[mail]\naction = mail[password=\"s3cret, really\", port=26]\n");
        Tree = new ConfigTree(_directory.Path);
        var parts = new EngineParts(
            jail => LineMatcher.Create(jail, TimeProvider.System, NoNames.Instance), (jail, action) => new DryRunAction(jail, action, NullLogger.Instance), static _ => static (_, _) => null);
        Engine = new BanEngine(_store, parts, TimeProvider.System, NullLoggerFactory.Instance);
        Sessions = new SessionGuard(new SessionWatch([], static () => default, TimeProvider.System, NullLogger.Instance), static () => false);
        Commands = new CommandMethods(Engine, null!, null!, Sessions, TimeProvider.System);
        Bans = new BanMethods(Engine, Sessions);
        Filters = new FilterTrial(Engine, Tree, TimeProvider.System);
        Configuration = new ConfigMethods(Tree, new ConfigReviewer(Tree, TimeProvider.System), null!, Filters);
    }

    public string Log => _directory.File("log");

    public BanEngine Engine { get; }

    public ConfigTree Tree { get; }

    public CommandMethods Commands { get; }

    public BanMethods Bans { get; }

    public FilterTrial Filters { get; }

    public ConfigMethods Configuration { get; }

    private SessionGuard Sessions { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DaemonRig> StartAsync()
    {
        var rig = new DaemonRig();
        await rig.Engine.StartAsync(ConfigurationLoader.Load(rig.Tree.Directory, ConfigDisk.Files).Jails, Token);
        return rig;
    }

    public string PathOf(string name) => _directory.File(name);

    /// <summary>The reply to a command of fail2ban-client, as JSON.</summary>
    public Task<string> RunAsync(params string[] words) => RunAsync(words, masked: false);

    public async Task<string> RunAsync(string[] words, bool masked)
    {
        JsonElement reply = (await Commands.RunAsync(new CommandRunParams(words), caller: null, masked, Token)).Reply;
        return reply.ValueKind == JsonValueKind.Undefined ? "null" : JsonSerializer.Serialize(reply);
    }

    public async ValueTask DisposeAsync()
    {
        Filters.Dispose();
        await Engine.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Knows no name.</summary>
    private sealed class NoNames : IHostResolver
    {
        public static NoNames Instance { get; } = new();

        public bool TryResolve(string name, bool warn, out IReadOnlyList<Ban.Core.Net.NetAddress> addresses)
        {
            addresses = [];
            return true;
        }
    }
}
