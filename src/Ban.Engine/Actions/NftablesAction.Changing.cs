using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <content>Going over to other options while packets come: at no moment is a banned address let through.</content>
public sealed partial class NftablesAction
{
    /// <summary>Other rules over the same sets. What the kernel refuses leaves everything as it was.</summary>
    private void ChangeTo(NftContext context, NftablesOptions options)
    {
        (NftablesOptions Options, NftablesNames Names, NftablesScript Script) before = (_options, _names, _script);
        try
        {
            Take(options);
            Build(context, ListTable(context));
        }
        catch (NftException)
        {
            (_options, _names, _script) = before;
            throw;
        }
    }

    /// <summary>Other sets, or another table: filled first, then the chains change over, and what was there before goes last.</summary>
    private void MoveTo(NftContext context, NftablesOptions options)
    {
        (NftablesOptions Options, NftablesNames Names, NftablesScript Script) before = (_options, _names, _script);
        NftablesListing old = ListTable(context);
        try
        {
            Take(options);
            Fill(context);
            Build(context, ListTable(context));
        }
        catch (NftException)
        {
            (_options, _names, _script) = before;
            throw;
        }

        _missing = 0;
        bool leavesTable = before.Options.Table != Table;
        string[] chains = leavesTable ? [.. old.Chains.Where(before.Names.OwnsChain)] : [];
        string[] sets = [.. old.Sets.Where(set => before.Names.OwnsSet(set, out _) && (leavesTable || !_names.OwnsSet(set, out _)))];
        before.Script.Clear();
        before.Script.Remove(chains, sets);
        if (leavesTable && !old.HasOthers && chains.Length == old.Chains.Count && sets.Length == old.Sets.Count)
        {
            before.Script.RemoveTable();
        }

        if (!before.Script.IsEmpty)
        {
            context.Run(before.Script.Finish());
        }
    }

    private void Take(NftablesOptions options)
    {
        _options = options;
        _names = new NftablesNames(Jail, _ownName, options);
        _script = new NftablesScript(_names, options);
    }

    /// <summary>Makes the sets with all that is wanted in them, and no rule that looks into them.</summary>
    private void Fill(NftContext context)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        Run(context, () =>
        {
            _script.AddTable();
            foreach (NftablesSetKind kind in Kinds)
            {
                _script.DeclareSet(kind);
                _script.Empty(_names.Set(kind));
            }
        });
        foreach (NftablesBan[] part in _banned.Select(static ban => new NftablesBan(ban.Key, ban.Value.End)).Where(ban => ban.End > now).Chunk(MaxElements))
        {
            Run(context, () => WriteBans(part, [], now));
        }
    }
}
