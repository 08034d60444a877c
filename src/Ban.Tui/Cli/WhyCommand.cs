using System.CommandLine;
using System.Globalization;
using Ban.Rpc.Contract;
using Ban.Tui.Views;
using FailureDetail = Ban.Rpc.Contract.FailureDetail;

namespace Ban.Tui.Cli;

/// <summary><c>bantui why ADDR</c>: every failure with its place, every ban with its end.</summary>
internal static class WhyCommand
{
    public static Command Create(CommandFactory factory)
    {
        var id = new Argument<string>("ADDR") { Description = "An address, a network, or what else a jail counts." };
        var jail = new Option<string?>("--jail") { Description = "Only this jail. [default: every jail]", HelpName = "JAIL" };
        var command = new CliCommand(
            "why", "Tell why an address is banned, or is not.", "bantui why 192.0.2.7", "bantui --json why 192.0.2.7 | jq '.bans[].story[].line'") { id, jail };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            var parameters = new BanExplainParams(context.Parsed.GetRequiredValue(id), context.Parsed.GetValue(jail));
            BanExplainResult result = await client.CallAsync(HistoryApi.Explain, parameters, cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(result, RpcJson.Default.BanExplainResult);
                return;
            }

            Print(context, result);
        });
        return command;
    }

    private static void Print(CommandContext context, BanExplainResult result)
    {
        string id = CliText.Visible(result.Id);
        if (result.InForce.Count == 0)
        {
            context.Print($"{id} is not banned");
        }

        foreach (BanInfo ban in result.InForce)
        {
            string until = ban.End is { } end ? $"until {CliText.Time(end, context.Zone)}" : "for ever";
            string around = ban.Id == result.Id ? string.Empty : $" by the ban of {CliText.Visible(ban.Id)}";
            context.Print($"{id} is banned in {CliText.Visible(ban.Jail)} {until}{around}");
        }

        foreach (PastBanInfo ban in result.Bans)
        {
            context.Print(string.Empty);
            context.Print(Headline(context, ban));
            PrintFailures(context, ban.Story);
        }

        if (result.Failures.Count > 0)
        {
            context.Print(string.Empty);
            context.Print("failures that count towards the next ban");
            PrintFailures(context, result.Failures);
        }
        else if (result.Bans.Count == 0)
        {
            context.Print("no failure and no ban of it is remembered");
        }
    }

    private static string Headline(CommandContext context, PastBanInfo ban)
    {
        string made = ban.Reason is { } reason ? $", by hand: {CliText.Visible(reason)}" : ban.Failures == 0 ? ", by hand" : $", after {CliText.Count(ban.Failures, "failure")}";
        string by = ban.LiftedBy is { } who ? $"by {CliText.Visible(who)}" : "by hand";
        string end = ban.Active ? "in force"
            : ban.How switch
            {
                "expired" => $"ended by time{At(context, ban.Ended)}",
                "manual" => $"lifted {by}{At(context, ban.Ended)}",
                "flush" => $"lifted with all others {by}{At(context, ban.Ended)}",
                _ => "ended",
            };
        return $"{CliText.Time(ban.Time, context.Zone)}  {CliText.Visible(ban.Jail)}  {Format.Ordinal(ban.Count)} ban for {Format.Duration(ban.BanTime)}{made}; {end}";
    }

    private static string At(CommandContext context, DateTimeOffset? time) => time is { } known ? $" at {CliText.Time(known, context.Zone)}" : string.Empty;

    private static void PrintFailures(CommandContext context, IReadOnlyList<FailureDetail> failures)
    {
        foreach (FailureDetail failure in failures)
        {
            string limit = failure.MaxRetry is { } most ? string.Create(CultureInfo.InvariantCulture, $"/{most}") : string.Empty;
            context.Print(string.Create(
                CultureInfo.InvariantCulture,
                $"  {CliText.Time(failure.Time, context.Zone)}  {CliText.Visible(failure.Jail)}  {failure.Count}{limit}  {Place(failure)}"));
            if (failure.Line is { } line)
            {
                context.Print($"    {CliText.Visible(line)}");
            }

            if (failure.Pattern is { } pattern)
            {
                string where = failure.PatternOrigin is { } origin ? $" ({CliText.Visible(origin)})" : string.Empty;
                string text = failure.PatternText is { } known ? CliText.Visible(known) : "changed since";
                context.Print(string.Create(CultureInfo.InvariantCulture, $"    failregex {pattern + 1}{where}: {text}"));
            }
        }
    }

    private static string Place(FailureDetail failure) => failure.Path is not { } path ? "place not known"
        : failure.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $"{CliText.Visible(path)}, byte {offset}")
        : CliText.Visible(path);
}
