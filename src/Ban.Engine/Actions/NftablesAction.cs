using System.Text;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Native.NfTables;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>
/// Bans in the kernel's firewall, in process: one table for all jails; for each jail a chain per hook, a set per family and,
/// when needed, per length of network. The kernel counts the time of each element itself.
/// </summary>
public sealed class NftablesAction : IBanAction
{
    /// <summary>Value of <c>engine</c> in an action file.</summary>
    public const string EngineName = "nftables";

    /// <summary>Elements per transaction: libnftables needs some 400 bytes for each while it works.</summary>
    internal const int MaxElements = 20_000;

    private readonly string _jail;
    private readonly NftablesSession _session;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly NftablesNames _names;
    private readonly NftablesScript _script;
    private readonly byte[] _listTable;
    private readonly string _table;

    /// <summary>What this action has put into the kernel and not taken out: what a repair brings back.</summary>
    private readonly Dictionary<NetAddress, DateTimeOffset> _banned = [];
    private readonly HashSet<NftablesSetKind> _networkSets = [];
    private bool _started;
    private bool _warned;

    /// <param name="jail">The jail; its actions tell whether this one needs a name beside the jail's.</param>
    /// <exception cref="Core.Configuration.ConfigurationException">A property has a value that is not understood.</exception>
    public NftablesAction(JailSettings jail, ActionDefinition definition, NftablesSession session, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(definition);
        bool isAlone = jail.Actions.Count(static action => action.Engine == EngineName) < 2;
        NftablesOptions options = NftablesOptions.Parse(definition);
        _jail = jail.Name;
        Name = definition.Name;
        _session = session;
        _clock = clock;
        _log = log;
        _table = options.Table;
        _names = new NftablesNames(jail.Name, isAlone ? null : definition.Name);
        _script = new NftablesScript(_names, options);
        _listTable = Encoding.ASCII.GetBytes($"list table inet {options.Table}\0");
    }

    public string Name { get; }

    public bool CanKeepBans => true;

    /// <summary>Makes a clean start: what an earlier run of this jail left behind is replaced in the same transaction.</summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _banned.Clear();
        _networkSets.Clear();
        await _session.UseAsync(
            context =>
            {
                NftablesListing listing = ListTable(context);
                _script.Clear();
                _script.Remove(OwnChains(listing), OwnSets(listing));
                _script.Setup([]);
                context.Run(_script.Finish());
                return _started = true;
            },
            cancellationToken);
    }

    /// <summary>Blocks addresses and networks for what is left of their bans; one that is blocked already gets its new end.</summary>
    public async ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        List<(NetAddress Address, DateTimeOffset End)> bans =
            [.. tickets.Where(ticket => HasAddress(ticket) && ticket.End > now).Select(static ticket => (ticket.Address, ticket.End))];
        foreach ((NetAddress Address, DateTimeOffset End)[] part in bans.Chunk(MaxElements))
        {
            await ApplyAsync(() => WriteBans(part, now), cancellationToken);
            foreach ((NetAddress address, DateTimeOffset end) in part)
            {
                _banned[address] = end;
                _networkSets.UnionWith(KindOf(address) is { IsNetwork: true } kind ? [kind] : []);
            }
        }
    }

    /// <summary>Renews the kernel's time of each element.</summary>
    public ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) => BanAsync(tickets, cancellationToken);

    /// <summary>Lifts blocks; one that the kernel has let go by itself is no error.</summary>
    public async ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        IEnumerable<NetAddress> addresses = tickets.Where(HasAddress).Select(static ticket => ticket.Address);
        foreach (NetAddress[] part in addresses.Chunk(MaxElements))
        {
            foreach (NetAddress address in part)
            {
                _banned.Remove(address);
            }

            await ApplyAsync(() => WriteUnbans(part), cancellationToken);
        }
    }

    /// <summary>Removes this jail's chains and sets, and the table if nothing else is left in it.</summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken) => await _session.UseAsync(
        context =>
        {
            NftablesListing listing = ListTable(context);
            string[] chains = [.. OwnChains(listing)];
            string[] sets = [.. OwnSets(listing)];
            bool isLast = !listing.HasOthers && chains.Length == listing.Chains.Count && sets.Length == listing.Sets.Count;
            _script.Clear();
            _script.Remove(chains, sets);
            if (isLast && chains.Length + sets.Length > 0)
            {
                _script.RemoveTable();
            }

            context.Run(_script.Finish());
            _banned.Clear();
            _networkSets.Clear();
            return _started = false;
        },
        cancellationToken);

    /// <summary>What the kernel blocks for this jail at this moment.</summary>
    /// <exception cref="ActionException">The kernel cannot be asked.</exception>
    public ValueTask<IReadOnlyList<EnforcedBan>> ListAsync(CancellationToken cancellationToken) => _session.UseAsync<IReadOnlyList<EnforcedBan>>(
        context =>
        {
            List<EnforcedBan> elements = [];
            foreach (string set in ListTable(context).Sets)
            {
                if (_names.OwnsSet(set, out NftablesSetKind kind))
                {
                    byte[] json = context.List(Encoding.ASCII.GetBytes($"list set inet {_table} {set}\0"), terse: false);
                    NftablesListing.ParseElements(json, kind, elements);
                }
            }

            return elements;
        },
        cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NftablesSetKind KindOf(NetAddress address) => new(address.IsIPv4, address.PrefixLength);

    /// <summary>
    /// Runs what <paramref name="write"/> writes. Where the table or a part of it is gone - somebody flushed the firewall -
    /// everything is made again, earlier bans included, and it runs once more.
    /// </summary>
    private ValueTask<bool> ApplyAsync(Action write, CancellationToken cancellationToken) => _session.UseAsync(
        context =>
        {
            try
            {
                if (_started)
                {
                    RunOne(context, write);
                    return true;
                }
            }
            catch (NftException exception) when (exception.Failure == NftFailure.NotFound)
            {
                ActionLog.FirewallRepaired(_log, _jail, exception.Message);
            }

            Restore(context);
            RunOne(context, write);
            return _started = true;
        },
        cancellationToken);

    private void RunOne(NftContext context, Action write)
    {
        _script.Clear();
        write();
        context.Run(_script.Finish());
    }

    private void Restore(NftContext context)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        RunOne(context, () => _script.Setup(_networkSets));
        foreach (KeyValuePair<NetAddress, DateTimeOffset>[] part in _banned.Where(ban => ban.Value > now).Chunk(MaxElements))
        {
            RunOne(context, () => WriteBans([.. part.Select(static ban => (ban.Key, ban.Value))], now));
        }
    }

    private void WriteBans(IReadOnlyList<(NetAddress Address, DateTimeOffset End)> bans, DateTimeOffset now)
    {
        foreach (IGrouping<NftablesSetKind, (NetAddress Address, DateTimeOffset End)> group in bans.GroupBy(static ban => KindOf(ban.Address)))
        {
            if (group.Key.IsNetwork && !_networkSets.Contains(group.Key))
            {
                _script.AddSet(group.Key);
            }

            // Before kernel 6.12 adding an element that is there leaves its time-out as it is.
            _script.Delete(group.Key, [.. group.Select(static ban => ban.Address).Where(_banned.ContainsKey)]);
            _script.Add(group.Key, [.. group], now);
        }
    }

    private void WriteUnbans(IReadOnlyList<NetAddress> addresses)
    {
        foreach (IGrouping<NftablesSetKind, NetAddress> group in addresses.GroupBy(KindOf))
        {
            if (!group.Key.IsNetwork || _networkSets.Contains(group.Key))
            {
                _script.Delete(group.Key, [.. group]);
            }
        }
    }

    private NftablesListing ListTable(NftContext context)
    {
        try
        {
            return NftablesListing.ParseTable(context.List(_listTable, terse: true));
        }
        catch (NftException exception) when (exception.Failure == NftFailure.NotFound)
        {
            return new NftablesListing();
        }
    }

    private IEnumerable<string> OwnChains(NftablesListing listing) => listing.Chains.Where(_names.OwnsChain);

    private IEnumerable<string> OwnSets(NftablesListing listing) => listing.Sets.Where(set => _names.OwnsSet(set, out _));

    private bool HasAddress(ActionTicket ticket)
    {
        if (ticket.Address == NetAddress.None && !_warned)
        {
            _warned = true;
            ActionLog.NoAddress(_log, _jail, Name);
        }

        return ticket.Address != NetAddress.None;
    }
}
