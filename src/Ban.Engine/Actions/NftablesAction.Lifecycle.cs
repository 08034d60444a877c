using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Native.NfTables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Actions;

/// <content>Start, stop, and going on under other options.</content>
public sealed partial class NftablesAction
{
    /// <summary>How long after the start what was found then may wait for the jail's bans to claim it.</summary>
    private static readonly TimeSpan s_settlingTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What an earlier run left in the sets, and when the kernel will let it go; null is never. It goes on blocking until the
    /// jail's first bans say what of it still holds.
    /// </summary>
    private readonly Dictionary<NetAddress, DateTimeOffset?> _leftOver = [];
    private long _startTime;
    private bool _isSettled = true;

    /// <summary>An action with sets in a table of its own and no chain, so that no packet meets them.</summary>
    internal static NftablesAction ForRehearsal(JailSettings jail, NftablesSession session, TimeProvider clock)
    {
        ActionDefinition definition = new() { Name = EngineName, Engine = EngineName, Properties = new Dictionary<string, ConfigText>(StringComparer.Ordinal) };
        NftablesAction action = new(jail, definition, session, clock, NullLogger.Instance);
        action._options = action._options with { Table = jail.Name, Hooks = [] };
        action._names = new NftablesNames(jail.Name, null, action._options);
        action._script = new NftablesScript(action._names, action._options);
        return action;
    }

    /// <summary>
    /// Makes chains, rules and sets anew in one transaction; what an earlier run blocked stays blocked until the jail's bans
    /// are back.
    /// </summary>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _session.Add(this);
        await UseAsync(
            context =>
            {
                _banned.Clear();
                _leftOver.Clear();
                _networkSets.Clear();
                _missing = 0;
                NftablesListing listing = ListTable(context);
                _networkSets.UnionWith(OwnSets(listing).Where(kind => kind.IsNetwork && _options.Sees(kind.IsIPv4)));
                Build(context, listing);
                ReadLeftOver(context);
                _startTime = _clock.GetTimestamp();
                _isSettled = false;
                _started = true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Goes on in place. Where table and sets stay the same, the rules change in one transaction, the elements not at all; else
    /// the new sets are filled before a packet meets them, and the old ones removed after.
    /// </summary>
    public async ValueTask<bool> ReloadAsync(IBanAction next, CancellationToken cancellationToken)
    {
        // Another family wants other bans: those are known to the jail only.
        if (next is not NftablesAction { _options: var options } other || other._session != _session || other._ownName != _ownName
            || options.Family != _options.Family)
        {
            return false;
        }

        bool staysInPlace = options.Table == Table && other._names.HasSameSets(_names);
        if (!staysInPlace && (!_started || _leftOver.Count > 0))
        {
            return false;
        }

        _session.CheckSets(other, except: this);
        await UseAsync(context => (staysInPlace ? (Action<NftContext, NftablesOptions>)ChangeTo : MoveTo)(context, options), cancellationToken);
        return true;
    }

    /// <summary>Removes this jail's chains and sets, and the table if nothing else is left in it.</summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        _session.Remove(this);
        await UseAsync(
            context =>
            {
                _started = false;
                _banned.Clear();
                _leftOver.Clear();
                _networkSets.Clear();
                NftablesListing listing = ListTable(context);
                string[] chains = [.. listing.Chains.Where(_names.OwnsChain)];
                string[] sets = [.. listing.Sets.Where(set => _names.OwnsSet(set, out _))];
                bool isLast = !listing.HasOthers && chains.Length == listing.Chains.Count && sets.Length == listing.Sets.Count;
                _script.Clear();
                _script.Remove(chains, sets);
                if (isLast && chains.Length + sets.Length > 0)
                {
                    _script.RemoveTable();
                }

                context.Run(_script.Finish());
            },
            cancellationToken);
    }

    /// <summary>Whether another action would put its elements into one of our sets.</summary>
    internal bool SharesSetWith(NftablesAction other) =>
        other.Table == Table && other._options.FamilyName == _options.FamilyName
        && NftablesSetKind.Addresses.Any(kind => other._names.Set(kind) == _names.Set(kind));

    private static bool IsSameEnd(DateTimeOffset? end, NftablesBan ban, DateTimeOffset now) => ban.Left(now) is null
        ? end is null
        : end - ban.End is { } later && later >= -s_early && later <= s_late;

    /// <summary>
    /// Chains and rules anew, sets where they are missing. Where the kernel refuses that, the table may be asleep; if it is not,
    /// something else stands in the place of our sets, and they are made anew, empty.
    /// </summary>
    private void Build(NftContext context, NftablesListing listing)
    {
        string[] chains = [.. listing.Chains.Where(_names.OwnsChain)];
        string[] sets = [.. listing.Sets.Where(set => _names.OwnsSet(set, out _))];
        if (!TryRebuild())
        {
            Run(context, () => _script.AddTable());
            if (!TryRebuild())
            {
                Run(context, () => Rebuild(sets));
            }
        }

        _structure = ReadStructure(context);

        bool TryRebuild()
        {
            try
            {
                Run(context, () => Rebuild([]));
                return true;
            }
            catch (NftException exception) when (exception.Failure == NftFailure.Refused && sets.Length > 0)
            {
                return false;
            }
        }

        void Rebuild(string[] oldSets)
        {
            _script.Remove(chains, oldSets);
            _script.Setup(_networkSets);
        }
    }

    private void ReadLeftOver(NftContext context)
    {
        foreach (NftablesSetKind kind in Kinds)
        {
            context.TryReadElements(
                _options.Family, Table, _names.Set(kind), (key, left) => _leftOver[AddressOf(key, kind)] = left is { } time ? _clock.GetUtcNow() + time : null);
        }
    }

    /// <summary>The jail has said what is banned: what else an earlier run left behind goes.</summary>
    private void Settle(NftContext context)
    {
        _isSettled = true;
        foreach (NetAddress[] part in _leftOver.Keys.Chunk(MaxElements))
        {
            RunOrMend(context, () => WriteUnbans(part));
        }

        _leftOver.Clear();
        _leftOver.TrimExcess();
    }

    private NftablesListing ListTable(NftContext context)
    {
        try
        {
            return NftablesListing.ParseTable(context.List(System.Text.Encoding.ASCII.GetBytes($"list table {_options.FamilyName} {Table}\0"), terse: true));
        }
        catch (NftException exception) when (exception.Failure == NftFailure.NotFound)
        {
            return new NftablesListing();
        }
    }

    private IEnumerable<NftablesSetKind> OwnSets(NftablesListing listing)
    {
        foreach (string set in listing.Sets)
        {
            if (_names.OwnsSet(set, out NftablesSetKind kind))
            {
                yield return kind;
            }
        }
    }
}
