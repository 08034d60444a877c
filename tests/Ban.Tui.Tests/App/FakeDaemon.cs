using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Tests.App;

/// <summary>A daemon in memory: says what it is told to, notes what it is asked.</summary>
internal sealed class FakeDaemon
{
    private volatile ChannelWriter<EventRaisedParams>? _events;
    private int _connections;

    /// <summary>Thrown by the next connections until null again.</summary>
    public DaemonException? Refusal { get; set; }

    public int Connections => _connections;

    /// <summary>What methods answer that are called by their descriptor, by name; they may throw.</summary>
    public ConcurrentDictionary<string, Func<object, object>> Answers { get; } = new()
    {
        ["ban.networks"] = static _ => new BanNetworksResult(Samples.Now.AddDays(-1), Samples.Networks),
    };

    /// <summary>While set, questions for the daemon's state are answered when it is done.</summary>
    public TaskCompletionSource? Silence { get; set; }

    /// <summary>Thrown by bans, if any.</summary>
    public DaemonException? Refuse { get; set; }

    /// <summary>Answers calls by a method's name; throws to refuse.</summary>
    public Func<string, object, object>? Answer { get; set; }

    public ConcurrentQueue<object> Requests { get; } = new();

    public Task<IDaemonClient> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _connections);
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        var client = new FakeClient(this);
        _events = client.Events.Writer;
        return Task.FromResult<IDaemonClient>(client);
    }

    public void Raise(EventInfo raised) => Assert.True(_events!.TryWrite(new EventRaisedParams(1, raised)));

    public void Break() => _events!.Complete(new DaemonException(DaemonProblem.NoDaemon, "the connection was lost"));

    private sealed class FakeClient(FakeDaemon daemon) : IDaemonClient
    {
        public Channel<EventRaisedParams> Events { get; } = Channel.CreateUnbounded<EventRaisedParams>();

        public Task<PingResult> PingAsync(CancellationToken cancellationToken) => Note("ping", new PingResult("pong", "0.1.0"));

        public async Task<DaemonInfo> InfoAsync(CancellationToken cancellationToken)
        {
            await (daemon.Silence?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            return await Note("info", Samples.Info);
        }

        public Task<JailListResult> ListJailsAsync(JailListParams parameters, CancellationToken cancellationToken) =>
            Note(parameters, parameters.Cursor is null ? new JailListResult([.. Samples.Jails.Take(2)], "2") : new JailListResult([.. Samples.Jails.Skip(2)]));

        public Task<JailDetail> GetJailAsync(string jail, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<TResult> CallAsync<TParams, TResult>(ContractMethod<TParams, TResult> method, TParams parameters, CancellationToken cancellationToken)
        {
            object? answer = daemon.Answers.TryGetValue(method.Name, out Func<object, object>? own) ? own(parameters!) : daemon.Answer?.Invoke(method.Name, parameters!);
            return Note((object)parameters!, (TResult)(answer ?? throw new NotSupportedException(method.Name)));
        }

        public Task<BanListResult> ListBansAsync(BanListParams parameters, CancellationToken cancellationToken) =>
            Note(parameters, parameters.Cursor is null ? new BanListResult([.. Samples.Bans.Take(3)], Samples.Bans.Length, "3") : new BanListResult([.. Samples.Bans.Skip(3)], Samples.Bans.Length));

        public Task<BanAddResult> BanAsync(BanAddParams parameters, CancellationToken cancellationToken) => daemon.Refuse is { } refusal ? throw refusal : parameters.Jail == "recidive"
            ? throw new DaemonException(DaemonProblem.Refused, "jail is not running: recidive")
            : Note(parameters, new BanAddResult(parameters.Jail!, parameters.Addresses, []));

        public Task<BanRemoveResult> UnbanAsync(BanRemoveParams parameters, CancellationToken cancellationToken) =>
            Note(parameters, new BanRemoveResult([], parameters.Addresses));

        public async IAsyncEnumerable<EventRaisedParams> SubscribeAsync(EventSubscribeParams parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            daemon.Requests.Enqueue(parameters);
            await foreach (EventRaisedParams raised in Events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return raised;
            }
        }

        public ValueTask DisposeAsync()
        {
            daemon.Requests.Enqueue("dispose");
            return ValueTask.CompletedTask;
        }

        private Task<T> Note<T>(object request, T answer)
        {
            daemon.Requests.Enqueue(request);
            return Task.FromResult(answer);
        }
    }
}
