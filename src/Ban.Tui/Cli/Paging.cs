using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary>Whole lists out of pages.</summary>
internal static class Paging
{
    /// <summary>Every jail, as one page.</summary>
    public static async Task<JailListResult> AllJailsAsync(IDaemonClient client, CancellationToken cancellationToken)
    {
        var jails = new List<JailSummary>();
        string? cursor = null;
        do
        {
            JailListResult page = await client.ListJailsAsync(new JailListParams(cursor), cancellationToken);
            jails.AddRange(page.Jails);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return new JailListResult(jails);
    }

    /// <summary>Every active ban, of one jail or of all, as one page.</summary>
    public static async Task<BanListResult> AllBansAsync(IDaemonClient client, string? jail, CancellationToken cancellationToken)
    {
        var bans = new List<BanInfo>();
        BanListResult page;
        string? cursor = null;
        do
        {
            page = await client.ListBansAsync(new BanListParams(jail, Cursor: cursor), cancellationToken);
            bans.AddRange(page.Bans);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return new BanListResult(bans, page.Total);
    }
}
