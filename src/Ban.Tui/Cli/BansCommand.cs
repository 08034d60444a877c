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
        var command = new CliCommand("bans", "List the active bans.", "bantui bans", "bantui bans --jail sshd", "bantui --json bans | jq -r .bans[].id") { jail };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
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

    private static void Print(CommandContext context, IReadOnlyList<BanInfo> bans)
    {
        List<string[]> rows = [["JAIL", "ADDRESS", "SINCE", "UNTIL", "COUNT", "REASON"]];
        rows.AddRange(bans.Select(ban => new[]
        {
            CliText.Visible(ban.Jail),
            CliText.Visible(ban.Id),
            CliText.Time(ban.Time, context.Zone),
            ban.End is { } end ? CliText.Time(end, context.Zone) : Format.Duration(ban.BanTime),
            Format.Ordinal(ban.Count),
            CliText.Visible(ban.Reason ?? ""),
        }));
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            context.Print(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
