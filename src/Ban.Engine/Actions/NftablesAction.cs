using System.Runtime.InteropServices;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Native.NfTables;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>
/// Bans in the kernel's firewall, in process: one table for all jails; for each jail a chain per hook, a set per family and,
/// when needed, per length of network. The kernel counts the time of each element itself. The queue and the observer call it;
/// what it knows is touched only while it has the session to itself.
/// </summary>
public sealed partial class NftablesAction : IBanAction
{
    /// <summary>Value of <c>engine</c> in an action file.</summary>
    public const string EngineName = "nftables";

    /// <summary>Elements per transaction: libnftables needs some 400 bytes for each while it works.</summary>
    internal const int MaxElements = 20_000;

    private readonly string? _ownName;
    private readonly NftablesSession _session;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;

    /// <summary>What the kernel should block: all that is banned and not lifted.</summary>
    private readonly Dictionary<NetAddress, Wanted> _banned = [];
    private readonly HashSet<NftablesSetKind> _networkSets = [];
    private NftablesOptions _options;
    private NftablesNames _names;
    private NftablesScript _script;
    private bool _started;
    private bool _warned;

    /// <summary>Of the wanted ones, those that the kernel is known not to have.</summary>
    private int _missing;
    private volatile int _enforced;

    /// <param name="jail">The jail; its actions tell whether this one needs a name beside the jail's.</param>
    /// <exception cref="Core.Configuration.ConfigurationException">A property has a value that is not understood.</exception>
    public NftablesAction(JailSettings jail, ActionDefinition definition, NftablesSession session, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(definition);
        Jail = jail.Name;
        Name = definition.Name;
        _ownName = jail.Actions.Count(static action => action.Engine == EngineName) < 2 ? null : definition.Name;
        _session = session;
        _clock = clock;
        _log = log;
        _options = NftablesOptions.Parse(definition);
        _names = new NftablesNames(jail.Name, _ownName, _options);
        _script = new NftablesScript(_names, _options);
    }

    public string Name { get; }

    public bool CanKeepBans => true;

    /// <summary>How many addresses and networks the kernel blocks for this jail, as of the last look or change.</summary>
    public int? Enforced => _enforced;

    internal string Jail { get; }

    /// <summary>The table's name; another family's table may have the same.</summary>
    internal string Table => _options.Table;

    /// <summary>Blocks addresses and networks for what is left of their bans; one that is blocked already gets its new end.</summary>
    public async ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        NftablesBan[][] parts = [.. tickets.Where(IsForUs).Select(static ticket => new NftablesBan(ticket.Address, ticket.End)).Chunk(MaxElements)];
        await EachAsync(parts, static ban => new LateNews(ban.Address, ban.End), (context, part) => Apply(context, part, tickets.Count), cancellationToken);
        await UseAsync(Settle, cancellationToken);
        if (_options.CutEstablished)
        {
            Cut(tickets);
        }
    }

    /// <summary>Gives elements their new end.</summary>
    public ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) => BanAsync(tickets, cancellationToken);

    /// <summary>Lifts blocks; one that the kernel has let go by itself is no error.</summary>
    public async ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        NetAddress[][] parts = [.. tickets.Where(IsForUs).Select(static ticket => ticket.Address).Chunk(MaxElements)];
        await EachAsync(parts, static address => new LateNews(address, End: null), Lift, cancellationToken);
    }

    /// <summary>Empties the sets in one transaction.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await UseAsync(
            context =>
            {
                _banned.Clear();
                _leftOver.Clear();
                RunOrMend(context, () => Kinds.ForEach(kind => _script.Empty(_names.Set(kind))));
                _missing = 0;
            },
            cancellationToken);
        return true;
    }

    /// <summary>What the kernel blocks for this jail at this moment.</summary>
    /// <exception cref="ActionException">The kernel cannot be asked.</exception>
    public ValueTask<IReadOnlyList<EnforcedBan>> ListAsync(CancellationToken cancellationToken) => _session.UseAsync<IReadOnlyList<EnforcedBan>>(
        context =>
        {
            Dictionary<NetAddress, EnforcedBan> elements = [];
            foreach (NftablesSetKind kind in Kinds)
            {
                context.TryReadElements(_options.Family, Table, _names.Set(kind), (key, left) =>
                {
                    NetAddress address = AddressOf(key, kind);
                    elements[address] = new EnforcedBan(address, left);
                });
            }

            return [.. elements.Values];
        },
        cancellationToken);

    /// <summary>The kernel goes on blocking; nobody looks after it any more.</summary>
    public ValueTask DisposeAsync()
    {
        _session.Remove(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sets that should be there.</summary>
    private List<NftablesSetKind> Kinds => [.. NftablesSetKind.Addresses.Where(kind => _options.Sees(kind.IsIPv4)), .. _networkSets];

    private async ValueTask UseAsync(Action<NftContext> work, CancellationToken cancellationToken) => await _session.UseAsync(
        context =>
        {
            try
            {
                work(context);
            }
            finally
            {
                _enforced = Math.Max(0, _banned.Count - _missing);
            }

            return true;
        },
        cancellationToken,
        TakeLateNews);

    /// <summary>Wanted first, then written: what the kernel refuses now is found missing, and tried again, at the observer's next look.</summary>
    /// <param name="burst">Bans of the whole burst, for which there is room at once.</param>
    private void Apply(NftContext context, NftablesBan[] bans, int burst)
    {
        _banned.EnsureCapacity(burst);
        DateTimeOffset now = _clock.GetUtcNow();
        List<NftablesBan> write = [];
        List<NftablesBan> known = [];
        foreach (NftablesBan ban in bans)
        {
            bool wasLeft = _leftOver.Remove(ban.Address, out DateTimeOffset? left);
            if (ban.End <= now)
            {
                continue;
            }

            ref Wanted wanted = ref CollectionsMarshal.GetValueRefOrAddDefault(_banned, ban.Address, out bool isKnown);
            wanted.End = ban.End;
            if (wasLeft && !isKnown && IsSameEnd(left, ban, now))
            {
                continue;
            }

            write.Add(ban);
            if (wasLeft || isKnown)
            {
                known.Add(ban);
            }
        }

        if (write.Count > 0)
        {
            _missing += write.Count - known.Count;
            RunOrMend(context, () => WriteBans(write, known, now));
            _missing = Math.Max(0, _missing - (write.Count - known.Count));
        }
    }

    private void Lift(NftContext context, NetAddress[] addresses)
    {
        foreach (NetAddress address in addresses)
        {
            _banned.Remove(address);
            _leftOver.Remove(address);
        }

        RunOrMend(context, () => WriteUnbans(addresses));
    }

    /// <param name="known">Those that may be there already: before kernel 6.12 adding an element that is there leaves its time-out as it is.</param>
    private void WriteBans(IReadOnlyList<NftablesBan> bans, IReadOnlyList<NftablesBan> known, DateTimeOffset now)
    {
        foreach (IGrouping<NftablesSetKind, NftablesBan> group in bans.GroupBy(static ban => ban.Kind))
        {
            if (group.Key.IsNetwork && _networkSets.Add(group.Key))
            {
                _script.AddSet(group.Key);
                _structure = null;
            }

            _script.Delete(group.Key, [.. known.Where(ban => ban.Kind == group.Key).Select(static ban => ban.Address)]);
            _script.Add(group.Key, [.. group], now);
        }
    }

    private void WriteUnbans(IReadOnlyList<NetAddress> addresses)
    {
        foreach (IGrouping<NftablesSetKind, NetAddress> group in addresses.GroupBy(static address => new NftablesBan(address, default).Kind))
        {
            if (!group.Key.IsNetwork || _networkSets.Contains(group.Key))
            {
                _script.Delete(group.Key, [.. group]);
            }
        }
    }

    private bool IsForUs(ActionTicket ticket)
    {
        bool isForUs = ticket.Address != NetAddress.None && _options.Sees(ticket.Address.IsIPv4);
        if (!isForUs && !_warned)
        {
            _warned = true;
            ActionLog.NotForUs(_log, Jail, Name, _options.Family is NftFamily.Inet or NftFamily.Bridge ? "addresses" : $"addresses of family {_options.FamilyName}");
        }

        return isForUs;
    }

    private static NetAddress AddressOf(ReadOnlySpan<byte> key, NftablesSetKind kind) =>
        NetAddress.From(new System.Net.IPAddress(key)).WithPrefix(kind.PrefixLength);

    /// <summary>An element's end, and the look at the kernel that last found it there.</summary>
    private struct Wanted
    {
        public DateTimeOffset End;
        public int Look;
    }
}
