using Ban.Core.Net;
using Ban.Daemon.Methods;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Methods;

public sealed class NetworkMethodsTests : IAsyncDisposable
{
    private const int TimeLimit = 20_000;

    private readonly FakeStore _store = new();
    private readonly HandClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task List_Ids_AreAddedUpByNetworkTheMostAddressesFirst()
    {
        _store.Banned = [("198.51.100.7", 9, 90), ("203.0.113.1", 1, 5), ("203.0.113.2", 2, 6), ("2001:db8:5::1", 1, 3), ("2001:db8:5:9::1", 1, 4), ("192.0.0.0/16", 1, 1), ("root", 1, 1)];

        BanNetworksResult listed = await Methods().ListAsync(10, Token);

        Assert.Equal(
            [new NetworkInfo("203.0.113.0/24", 2, 3, 11), new NetworkInfo("2001:db8:5::/48", 2, 2, 7), new NetworkInfo("198.51.100.0/24", 1, 9, 90), new NetworkInfo("192.0.0.0/16", 1, 1, 1)],
            listed.Networks);
        Assert.Equal((_clock.GetUtcNow().AddDays(-1), _store.Since), (listed.Since, listed.Since));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task List_AskedOften_ReadsTheStoreOnceAMinute()
    {
        _store.Banned = [("203.0.113.1", 1, 5), ("198.51.100.7", 1, 5)];
        NetworkMethods methods = Methods();

        Assert.Equal([1, 2], (await Task.WhenAll(methods.ListAsync(1, Token), methods.ListAsync(5, Token))).Select(result => result.Networks.Count));
        Assert.Equal(1, _store.Asked);
        _clock.Seconds += 61;
        await methods.ListAsync(1, Token);
        Assert.Equal(2, _store.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task List_DatabaseThatCannotBeRead_IsRefusedAndTriedAgain()
    {
        NetworkMethods methods = Methods();
        _store.Trouble = new StoreException("disk I/O error");
        Assert.Equal(RpcErrorCodes.StoreFailed, (await Assert.ThrowsAsync<RpcException>(() => methods.ListAsync(1, Token))).Code);

        _store.Trouble = null;
        Assert.Empty((await methods.ListAsync(1, Token)).Networks);
    }

    private NetworkMethods Methods() => new(_store, _clock);

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(Seconds);
    }

    private sealed class FakeStore : IBanStore
    {
        public (string Id, int Bans, long Failures)[] Banned { get; set; } = [];

        public StoreException? Trouble { get; set; }

        public int Asked { get; private set; }

        public DateTimeOffset Since { get; private set; }

        public void ReadBanned(DateTimeOffset since, int limit, Action<FailureId, int, long> take)
        {
            Asked++;
            Since = since;
            if (Trouble is { } trouble)
            {
                throw trouble;
            }

            foreach ((string id, int bans, long failures) in Banned)
            {
                take(FailureId.Parse(id), bans, failures);
            }
        }

        public JailMemory Load(string jail, DateTimeOffset failuresSince, DateTimeOffset now) => new([], [], []);

        public ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
