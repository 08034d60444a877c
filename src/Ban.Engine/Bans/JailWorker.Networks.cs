using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>Networks in place of addresses: by setting, or because enough of their addresses are banned.</content>
internal sealed partial class JailWorker
{
    /// <summary>Counts a failure under its network where the jail says so.</summary>
    private Failure Widen(Failure found)
    {
        if (!found.Id.IsAddress || !found.Id.Address.IsSingle)
        {
            return found;
        }

        NetAddress address = found.Id.Address;
        NetAddress network = address.WithPrefix(address.IsIPv4 ? _settings.IPv4Prefix : _settings.IPv6Prefix);
        return network == address ? found : found with { Id = network };
    }

    private static bool IsWidened(Failure failure) => failure.Id.IsAddress && !failure.Id.Address.IsSingle && failure.Address.IsSingle;

    /// <summary>Whom to ban: a network that holds an ignored address is not, only the address that failed last.</summary>
    private FailureId Narrow(Failure failure, DateTimeOffset now)
    {
        if (!IsWidened(failure) || _parts.Ignore(failure.Id, NetAddress.None) is not { } rule)
        {
            return failure.Id;
        }

        Warn($"{failure.Id} is not banned, only {failure.Address}: the network holds what is ignored ({rule})", now);
        _pending.AddForgotten(failure.Id);
        return failure.Address;
    }

    /// <summary>Bans the network of a new ban once enough of its addresses are banned.</summary>
    private void BanNetworkOf(BanRecord last, DateTimeOffset now)
    {
        NetAddress network = Register.NetworkOf(last.Id);
        if (_settings.Networks is not { } rule || network == NetAddress.None)
        {
            return;
        }

        int count = Register.CountOf(network);
        FailureId id = network;
        if (count < rule.MaxRetry || Register.FindCovering(id) is not null || _unbannedAt.ContainsKey(id))
        {
            return;
        }

        if (_parts.Ignore(id, NetAddress.None) is { } ignored)
        {
            Warn($"{network} is not banned, though {count} addresses of it are: it holds what is ignored ({ignored})", now);
            return;
        }

        if (MustWait(id, new Failure { Id = id, Address = network, Time = last.Time, Lines = last.Matches }, count, now))
        {
            return;
        }

        GrownBan grown = Grow(id);
        BanRecord record = new(id, last.Time, rule.BanTime ?? grown.BanTime, grown.Count, count, last.Matches, s_noGroups)
        {
            OwnCount = grown.OwnCount,
            KeepsTime = rule.BanTime is not null,
        };
        Warn($"{network} is banned: {count} addresses of it are", now);
        Apply(record, restored: false, now, rule.BanTime is null ? grown : null);
        _pending.Add(record);
    }
}
