using Ban.Core.Net;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>ban.networks</c>. What was worked out holds for a minute: it reads every ban of a day.</summary>
internal sealed class NetworkMethods(IBanStore store, TimeProvider clock)
{
    private const int DefaultLimit = 20;
    private const int MaxNetworks = 1000;

    /// <summary>Ids that are counted; of a day with more, some are left out.</summary>
    private const int MaxIds = 200_000;

    private const int Length4 = 24;
    private const int Length6 = 48;

    private static readonly TimeSpan s_window = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Task<BanNetworksResult>? _counting;
    private long _began;

    public void AddTo(RpcMethodTable table) => table
        .Add(HistoryApi.Networks, async (parameters, _, token) => await ListAsync(Limits.Check(parameters.Limit, DefaultLimit, MaxNetworks), token));

    public async Task<BanNetworksResult> ListAsync(int limit, CancellationToken cancellationToken)
    {
        try
        {
            BanNetworksResult known = await Counted().WaitAsync(cancellationToken);
            return known with { Networks = [.. known.Networks.Take(limit)] };
        }
        catch (StoreException)
        {
            throw RpcErrors.StoreFailed();
        }
    }

    /// <summary>What was counted within the last minute, or is being counted; all who ask meanwhile wait for the same.</summary>
    private Task<BanNetworksResult> Counted()
    {
        lock (_gate)
        {
            if (_counting is null || _counting.IsFaulted || (_counting.IsCompleted && clock.GetElapsedTime(_began) >= s_fresh))
            {
                _began = clock.GetTimestamp();
                _counting = Task.Run(() => Count(clock.GetUtcNow() - s_window));
            }

            return _counting;
        }
    }

    private BanNetworksResult Count(DateTimeOffset since)
    {
        Dictionary<NetAddress, NetworkInfo> networks = [];
        store.ReadBanned(since, MaxIds, (id, bans, failures) =>
        {
            // An id that is no address, such as a user name, has no network.
            if (id.IsAddress)
            {
                NetAddress network = id.Address.WithPrefix(Math.Min(id.Address.PrefixLength, id.Address.IsIPv4 ? Length4 : Length6));
                NetworkInfo known = networks.GetValueOrDefault(network) ?? new NetworkInfo("", 0, 0, 0);
                networks[network] = known with { Addresses = known.Addresses + 1, Bans = known.Bans + bans, Failures = known.Failures + failures };
            }
        });
        return new BanNetworksResult(since,
        [
            .. networks.OrderByDescending(static pair => pair.Value.Addresses).ThenByDescending(static pair => pair.Value.Failures)
                .Take(MaxNetworks).Select(static pair => pair.Value with { Network = pair.Key.ToString() }),
        ]);
    }
}
