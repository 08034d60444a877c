using System.Runtime.InteropServices;
using Ban.Core.Net;
using Ban.Engine.Events;
using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <content>Compares the kernel with what is wanted, and mends it: others may change the firewall at any moment.</content>
public sealed partial class NftablesAction
{
    /// <summary>
    /// An element that ends so much before its ban has another end: the clock was set, the machine slept, or somebody changed it.
    /// </summary>
    private static readonly TimeSpan s_early = TimeSpan.FromSeconds(2);

    /// <summary>The same for one that ends later: on a busy machine time goes by until the kernel begins to count, and until we look.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    /// <summary>Elements that are asked for one by one; more are put in again without asking.</summary>
    private const int MaxAskedFor = 20_000;

    /// <summary>Chains and rules as they were made; null where they have not been read since.</summary>
    private byte[]? _structure;
    private int _look;

    public async ValueTask CheckAsync(CancellationToken cancellationToken) => await LookAsync(cancellationToken);

    /// <summary>Compares, and mends what is not as it should be.</summary>
    /// <returns>Whether there was anything to mend.</returns>
    /// <exception cref="ActionException">The kernel refused or cannot be asked.</exception>
    internal async ValueTask<bool> LookAsync(CancellationToken cancellationToken)
    {
        bool mended = false;
        await UseAsync(context => mended = _started && Look(context), cancellationToken);
        return mended;
    }

    private bool Look(NftContext context)
    {
        Comparison found = Compare(context);
        if (found.IsWhole && found.Missing.Count <= MaxAskedFor)
        {
            // While the kernel makes a set's table larger, as it does after every burst, a listing leaves elements out.
            found.Missing.RemoveAll(address => Has(context, address));
        }

        if (found.IsGood)
        {
            _missing = 0;
            return false;
        }

        Mend(context, found);
        return true;
    }

    private void Mend(NftContext context, Comparison found)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        int lost = Math.Max(0, (found.IsWhole ? found.Missing.Count : _banned.Count) - _missing);
        bool wasWhole = found.IsWhole;
        if (!wasWhole)
        {
            Build(context, ListTable(context));
            found = Compare(context);
        }

        foreach (NetAddress[] part in found.Missing.Concat(found.Moved).Chunk(MaxElements))
        {
            NftablesBan[] bans = [.. part.Select(address => new NftablesBan(address, _banned[address].End))];
            Run(context, () => WriteBans(bans, bans, now));
        }

        foreach (NetAddress[] part in found.Surplus.Chunk(MaxElements))
        {
            Run(context, () => WriteUnbans(part));
        }

        _missing = 0;
        _session.Drifted?.Invoke(new EnforcementDrift(now, Jail, Name, lost, found.Surplus.Count, found.Moved.Count, !wasWhole));
    }

    /// <summary>Lists every set once and goes through it; nothing is kept of elements that are as they should be.</summary>
    private Comparison Compare(NftContext context)
    {
        Comparison found = new() { IsWhole = _structure is { } made && ReadStructure(context) is { } there && made.AsSpan().SequenceEqual(there) };
        _look++;
        int seen = 0;
        foreach (NftablesSetKind kind in Kinds)
        {
            found.IsWhole &= context.TryReadElements(_options.Family, Table, _names.Set(kind), (key, left) =>
            {
                NetAddress address = AddressOf(key, kind);
                ref Wanted wanted = ref CollectionsMarshal.GetValueRefOrNullRef(_banned, address);
                if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref wanted))
                {
                    found.Surplus.Add(address);
                    return;
                }

                seen += wanted.Look == _look ? 0 : 1;
                wanted.Look = _look;
                DateTimeOffset now = _clock.GetUtcNow();
                if (!IsSameEnd(left is { } time ? now + time : null, new NftablesBan(address, wanted.End), now))
                {
                    found.Moved.Add(address);
                }
            });
        }

        if (seen < _banned.Count)
        {
            // One that ends now may be gone from the kernel already, and is lifted in a moment.
            DateTimeOffset soon = _clock.GetUtcNow() + s_early;
            found.Missing.AddRange(_banned.Where(ban => ban.Value.Look != _look && ban.Value.End > soon).Select(static ban => ban.Key));
        }

        if (!_isSettled && _clock.GetElapsedTime(_startTime) < s_settlingTime)
        {
            found.Surplus.Clear();
        }

        return found;
    }

    private bool Has(NftContext context, NetAddress address)
    {
        Span<byte> key = stackalloc byte[16];
        return context.HasElement(_options.Family, Table, _names.Set(new NftablesBan(address, default).Kind), address.WriteBytes(key));
    }

    /// <summary>
    /// Runs what <paramref name="write"/> writes. Where the table or a part of it is gone - somebody flushed the firewall, or
    /// the start failed - everything is made again instead, all that is wanted included.
    /// </summary>
    private void RunOrMend(NftContext context, Action write)
    {
        try
        {
            if (_started)
            {
                Run(context, write);
                _structure ??= ReadStructure(context);
                return;
            }

            Build(context, ListTable(context));
            _started = true;
        }
        catch (NftException exception) when (exception.Failure == NftFailure.NotFound)
        {
            // What is missing is found in a moment, and told.
        }

        Look(context);
    }

    private void Run(NftContext context, Action write)
    {
        _script.Clear();
        write();
        if (!_script.IsEmpty)
        {
            context.Run(_script.Finish());
        }

        context.Change(_script.Elements);
    }

    private byte[]? ReadStructure(NftContext context) => context.ReadStructure(_options.Family, Table, _options.Hooks.Select(_names.Chain));

    /// <summary>How the kernel differs from what is wanted.</summary>
    private sealed class Comparison
    {
        /// <summary>Whether table, chains, rules and sets are as they were made.</summary>
        public bool IsWhole { get; set; }

        public List<NetAddress> Missing { get; } = [];

        /// <summary>There, with another end.</summary>
        public HashSet<NetAddress> Moved { get; } = [];

        /// <summary>There, and not wanted.</summary>
        public HashSet<NetAddress> Surplus { get; } = [];

        public bool IsGood => IsWhole && Missing.Count + Moved.Count + Surplus.Count == 0;
    }
}
