using System.Net.Sockets;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Tui.Tests.Client;

/// <summary>A daemon with two jails that bans nobody, on a real socket in a folder of its own.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tui").FullName;
    private CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _running = Task.CompletedTask;

    public string SocketPath => Path.Combine(_folder, "s");

    public EventSubscriptions Events { get; private set; } = new();

    public BanListParams? LastList { get; private set; }

    /// <summary>The id of the first ban.</summary>
    public string FirstId { get; set; } = "192.0.2.1";

    public BanAddParams? LastBan { get; private set; }

    public BanRemoveParams? LastUnban { get; private set; }

    /// <summary>Whether callers may do anything.</summary>
    public bool Permits { get; set; } = true;

    /// <summary>Set when a subscription was made.</summary>
    public TaskCompletionSource Subscribed { get; private set; } = new();

    public static FakeDaemon Start()
    {
        var daemon = new FakeDaemon();
        daemon.Listen();
        return daemon;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener!.Dispose();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        File.Delete(SocketPath);
        Events = new EventSubscriptions();
        Subscribed = new TaskCompletionSource();
        Listen();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static JailSummary Jail(string name) =>
        new() { Name = name, State = "running", Failing = 3, TotalFailures = 17, Banned = 2, TotalBans = 5 };

    private static BanInfo Ban(string id, string jail, string? reason = null) => new()
    {
        Id = id,
        Jail = jail,
        Time = s_start,
        BanTime = reason is null ? 600 : -1,
        End = reason is null ? s_start.AddSeconds(600) : null,
        Count = 2,
        Failures = 5,
        Reason = reason,
    };

    private void Listen()
    {
        _stop = new CancellationTokenSource();
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _running = new RpcServer(_listener, new RpcPeerOptions { Methods = Methods(), Guard = new Doorman(() => Permits) }).RunAsync(_stop.Token);
    }

    private RpcMethodTable Methods()
    {
        var table = new RpcMethodTable();
        RpcJson json = RpcJson.Default;
        table.Add(DaemonApi.Ping, (_, _, _) => ValueTask.FromResult(new PingResult("pong", "0.1.0")));
        table.Add(DaemonApi.Info.Name, json.NoParams, json.PingResult, async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new PingResult("never", "");
        });
        table.Add(JailApi.List, (p, _, _) => ValueTask.FromResult(
            p.Cursor is null ? new JailListResult([Jail("sshd")], "next") : new JailListResult([Jail("nginx")])));
        table.Add(JailApi.Get, (p, _, _) => ValueTask.FromResult(Detail(p.Jail)));
        table.Add(BanApi.List, (p, _, _) =>
        {
            LastList = p;
            return ValueTask.FromResult(
                p.Cursor is null
                    ? new BanListResult([Ban(FirstId, "sshd")], 2, "next")
                    : new BanListResult([Ban("2001:db8::7", "sshd", "scan \e[31m")], 2));
        });
        table.Add(BanApi.Add, (p, _, _) =>
        {
            FakeGuard.Check(p);
            LastBan = p;
            return ValueTask.FromResult(new BanAddResult(p.Jail ?? "sshd", [.. p.Addresses.Take(1)], [.. p.Addresses.Skip(1)]));
        });
        table.Add(BanApi.Remove, (p, _, _) =>
        {
            LastUnban = p;
            return ValueTask.FromResult(new BanRemoveResult([new BanRemoved(p.Addresses[0], "sshd")], [.. p.Addresses.Skip(1)]));
        });
        AddEvents(table);
        FakeGuard.AddTo(table);
        FakeHistory.AddTo(table);
        return table;
    }

    private static JailDetail Detail(string jail) => jail switch
    {
        "sshd" => Detail(Jail(jail)),
        "troubled" => Detail(Jail(jail) with { State = "noSource", Detail = "no such file: /var/log/\e[31m", Enforced = 1 }) with
        {
            CutLines = 3,
            GivenUpSearches = 4,
            Warnings = ["the log's clock is off by 2h", "a second one \e[31m"],
        },
        _ => throw RpcErrors.UnknownJail(jail),
    };

    private static JailDetail Detail(JailSummary summary) => new()
    {
        Summary = summary,
        Filter = "sshd",
        MaxRetry = 5,
        FindTime = 600,
        BanTime = 600,
        IgnoreIp = [],
        Actions = ["nftables"],
        Sources = [new SourceInfo("/var/log/auth.log", 10, 20), new SourceInfo("/var/log/secure", 0, 0)],
    };

    private void AddEvents(RpcMethodTable table)
    {
        table.Add(EventApi.Subscribe, (p, call, _) =>
        {
            EventSubscribeResult subscribed = Events.Subscribe(p, call);
            Subscribed.TrySetResult();
            return ValueTask.FromResult(subscribed);
        });
        table.Add(EventApi.Unsubscribe, (p, call, _) =>
        {
            Events.Unsubscribe(p, call);
            return default;
        });
    }

    private sealed class Doorman(Func<bool> permits) : IRpcGuard
    {
        public RpcAccess Admit(PeerCredentials caller) => RpcAccess.Full;

        public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke) =>
            permits() ? invoke() : throw RpcErrors.NotPermitted();
    }
}
