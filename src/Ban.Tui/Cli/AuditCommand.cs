using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ban.Core.Time;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Cli;

/// <summary><c>bantui audit</c></summary>
internal static class AuditCommand
{
    private const int UsualRows = 50;
    private const int MaxPage = 1000;

    /// <summary>Of parameters and results, what a table shows; <c>--json</c> has all that is kept.</summary>
    private const int MaxCell = 60;

    public static Command Create(CommandFactory factory)
    {
        var rows = new Option<int>("-n", "--lines") { Description = "How many; 0 is all.", HelpName = "N", DefaultValueFactory = _ => UsualRows, CustomParser = ReadRows };
        var since = new Option<double?>("--since") { Description = "Only what was done within this time, such as 1h or 7d.", HelpName = "TIME", CustomParser = ReadTime };
        var user = new Option<string?>("--user") { Description = "Only of this user: a name or an id.", HelpName = "USER" };
        var method = new Option<string?>("--method") { Description = "Only this method, or all that begin so where it ends with a dot.", HelpName = "METHOD" };
        var failed = new Option<bool>("--failed") { Description = "Only what was refused or failed." };
        var command = new CliCommand(
            "audit", "List who changed what, and who was refused, the newest first.",
            "bantui audit", "bantui audit --since 7d --user alice", "bantui audit --method ban. --failed", "bantui --json audit -n 0 | jq -r '.entries[].user'")
        {
            rows, since, user, method, failed,
        };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            ParseResult parsed = context.Parsed;
            var wanted = new AuditListParams(
                parsed.GetValue(since) is { } seconds ? context.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds) : null,
                User: parsed.GetValue(user), Method: parsed.GetValue(method), Failed: parsed.GetValue(failed) ? true : null);
            AuditListResult list = await ReadAsync(client, wanted, parsed.GetValue(rows), cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(list, RpcJson.Default.AuditListResult);
            }
            else
            {
                CliTable.Print(context, ["TIME", "USER", "PROCESS", "METHOD", "OUTCOME", "PARAMETERS", "RESULT"], list.Entries.Select(entry => Row(context, entry)));
            }
        });
        return command;
    }

    private static async Task<AuditListResult> ReadAsync(DaemonClient client, AuditListParams wanted, int rows, CancellationToken cancellationToken)
    {
        int left = rows > 0 ? rows : int.MaxValue;
        List<AuditInfo> entries = [];
        string? cursor = null;
        do
        {
            AuditListResult page = await client.CallAsync(AuditApi.List, wanted with { Cursor = cursor, Limit = Math.Min(left, MaxPage) }, cancellationToken);
            entries.AddRange(page.Entries);
            left -= page.Entries.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null && left > 0);
        return new AuditListResult(entries);
    }

    private static string[] Row(CommandContext context, AuditInfo entry) =>
    [
        CliText.Time(entry.Time, context.Zone),
        CliText.Visible(User(entry)),
        CliText.Visible(string.Create(CultureInfo.InvariantCulture, $"{entry.Process ?? "?"}[{entry.ProcessId}]")),
        CliText.Visible(entry.Method),
        entry.Outcome,
        Short(entry.Parameters),
        Short(entry.Result),
    ];

    private static string User(AuditInfo entry)
    {
        string own = entry.User ?? entry.UserId.ToString(CultureInfo.InvariantCulture);
        return entry.LoginUser is { } login ? $"{login} as {own}" : own;
    }

    private static string Short(string? text) => CliText.Cut(CliText.Visible(text ?? string.Empty), MaxCell);

    private static int ReadRows(ArgumentResult result)
    {
        if (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int rows))
        {
            result.AddError("-n: a number is expected, or 0 for all");
        }

        return rows;
    }

    private static double? ReadTime(ArgumentResult result)
    {
        if (!Duration.TryParseSeconds(result.Tokens[0].Value, out double seconds, out string? error))
        {
            result.AddError($"--since: {error}");
        }
        else if (seconds is <= 0 or > int.MaxValue)
        {
            result.AddError("--since: more than 0 and at most 68y is expected");
        }

        return seconds;
    }
}
