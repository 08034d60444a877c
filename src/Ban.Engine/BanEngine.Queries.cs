using System.Globalization;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Matching.Lines;

namespace Ban.Engine;

/// <content>What the engine knows.</content>
public sealed partial class BanEngine
{
    /// <summary>Lines read since the start, each counted once however many jails watch its file.</summary>
    public long LinesRead => _lines.Total;

    /// <summary>Lines in a second, averaged over the last ten.</summary>
    public double LinesPerSecond => _lines.Rate;

    /// <summary>Failures that counted since the start, over all jails.</summary>
    public long Failures => _jails.Sum(j => j.Worker?.Statistics.Failures ?? 0);

    /// <summary>Ids banned now, over all jails.</summary>
    public long Banned => _jails.Sum(j => (long)(j.Worker?.Register.Count ?? 0));

    /// <summary>Batches that wait to be written to the database.</summary>
    public int WaitingWrites => _store.Waiting;

    /// <summary>Every jail, in the order of the configuration.</summary>
    public IReadOnlyList<JailStatus> Jails() => [.. _jails.Select(j => j.Status())];

    /// <summary>One jail.</summary>
    /// <exception cref="UnknownJailException">There is none of that name.</exception>
    public JailStatus Jail(string name) => Find(name).Status();

    /// <summary>How each pattern of a jail has done since its filter was loaded; none for a jail that could not start.</summary>
    /// <exception cref="UnknownJailException">There is none of that name.</exception>
    public IReadOnlyList<PatternStatus> Patterns(string jail) => Find(jail).Worker?.Patterns ?? [];

    /// <summary>A page of the bans in force, by jail, then in the order of banning.</summary>
    /// <param name="jail">Only this jail's; null is all.</param>
    /// <param name="network">Only ids within; <see cref="NetAddress.None"/> is all.</param>
    /// <param name="cursor">From the page before; null for the first. Bans that come or go in between move no other to another page.</param>
    /// <param name="limit">At most so many; at least 1.</param>
    /// <param name="since">Only bans from this time on; null is all.</param>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="FormatException">The cursor is none of ours.</exception>
    public BanPage ListBans(string? jail, NetAddress network, string? cursor, int limit, DateTimeOffset? since = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        List<Jail> jails = jail is null ? [.. _jails] : [Find(jail)];
        long total = jails.Sum(j => (long)(j.Worker?.Register.CountWithin(network, since) ?? 0));
        (int index, long after) = ReadCursor(cursor, jails);
        List<ActiveBan> page = [];
        for (; index < jails.Count; index++, after = 0)
        {
            if (jails[index].Worker is { } worker)
            {
                page.AddRange(worker.Register.Page(after, network, limit - page.Count, since));
            }

            if (page.Count == limit)
            {
                break;
            }
        }

        string? next = page.Count == limit ? $"{page[^1].Sequence.ToString(CultureInfo.InvariantCulture)}:{page[^1].Jail}" : null;
        return new BanPage(page, total, next);
    }

    /// <summary>A cursor is the last ban's place and its jail.</summary>
    private static (int Index, long After) ReadCursor(string? cursor, List<Jail> jails)
    {
        if (cursor is null)
        {
            return (0, 0);
        }

        int colon = cursor.IndexOf(':', StringComparison.Ordinal);
        int index = colon < 0 ? -1 : jails.FindIndex(j => j.Settings.Name == cursor[(colon + 1)..]);
        return index >= 0 && long.TryParse(cursor.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long after)
            ? (index, after)
            : throw new FormatException($"'{cursor}' is not a cursor of this list");
    }

    private Jail Find(string name) => _jails.FirstOrDefault(j => j.Settings.Name == name) ?? throw new UnknownJailException(name);
}

/// <summary>A page of bans.</summary>
/// <param name="Bans">The bans.</param>
/// <param name="Total">How many there are over all pages.</param>
/// <param name="NextCursor">For the next page; null at the end.</param>
public sealed record BanPage(IReadOnlyList<ActiveBan> Bans, long Total, string? NextCursor);

/// <summary>No jail has that name; the message is for the user.</summary>
public sealed class UnknownJailException(string jail) : Exception($"there is no jail '{jail}'")
{
    /// <summary>The name that was asked for.</summary>
    public string Jail { get; } = jail;
}
