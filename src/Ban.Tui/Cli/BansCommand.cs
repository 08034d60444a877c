using System.CommandLine;
using Ban.Rpc.Contract;
using Ban.Tui.Views;

namespace Ban.Tui.Cli;

/// <summary><c>bantui bans</c></summary>
internal static class BansCommand
{
    public static Command Create(CommandFactory factory)
    {
        var jail = new Option<string?>("--jail") { Description = "Only this jail's.", HelpName = "JAIL" };
        var history = new Option<bool>("--history") { Description = "Also those that ended, the newest first." };
        var command = new CliCommand("bans", "List the active bans.", "bantui bans", "bantui bans --jail sshd", "bantui bans --history", "bantui --json bans | jq -r '.bans[].id'") { jail, history };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            if (context.Parsed.GetValue(history))
            {
                await HistoryAsync(context, client, context.Parsed.GetValue(jail), cancellationToken);
                return;
            }

            BanListResult list = await Paging.AllBansAsync(client, context.Parsed.GetValue(jail), cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(list, RpcJson.Default.BanListResult);
            }
            else
            {
                Print(context, list.Bans);
            }
        });
        return command;
    }

    private static async Task HistoryAsync(CommandContext context, Client.DaemonClient client, string? jail, CancellationToken cancellationToken)
    {
        List<PastBanInfo> bans = [];
        string? cursor = null;
        do
        {
            BanHistoryResult page = await client.CallAsync(HistoryApi.Bans, new BanHistoryParams(jail, Cursor: cursor), cancellationToken);
            bans.AddRange(page.Bans);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        if (context.IsJson)
        {
            context.PrintJson(new BanHistoryResult(bans), RpcJson.Default.BanHistoryResult);
            return;
        }

        CliTable.Print(context, ["JAIL", "ADDRESS", "SINCE", "TIME", "COUNT", "END", "REASON"], bans.Select(ban => new[]
        {
            CliText.Visible(ban.Jail),
            CliText.Visible(ban.Id),
            CliText.Time(ban.Time, context.Zone),
            Format.Duration(ban.BanTime),
            Format.Ordinal(ban.Count),
            ban.Active ? "in force" : ban.Ended is { } ended ? $"{ban.How} {CliText.Time(ended, context.Zone)}" : string.Empty,
            CliText.Visible(ban.Reason ?? string.Empty),
        }));
    }

    private static void Print(CommandContext context, IReadOnlyList<BanInfo> bans)
    {
        CliTable.Print(context, ["JAIL", "ADDRESS", "SINCE", "UNTIL", "COUNT", "REASON"], bans.Select(ban => new[]
        {
            CliText.Visible(ban.Jail),
            CliText.Visible(ban.Id),
            CliText.Time(ban.Time, context.Zone),
            ban.End is { } end ? CliText.Time(end, context.Zone) : Format.Duration(ban.BanTime),
            Format.Ordinal(ban.Count),
            CliText.Visible(ban.Reason ?? ""),
        }));
    }
}
