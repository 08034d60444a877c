using System.CommandLine;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary><c>bantui status [JAIL]</c>, printed as fail2ban prints it (spec 2, section 7.4): scripts parse these lines.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandFactory factory)
    {
        var jail = new Argument<string?>("JAIL") { Description = "Show this jail.", Arity = ArgumentArity.ZeroOrOne };
        var flavor = new Argument<string?>("FLAVOR") { Description = "basic, short, cymru or stats.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every jail with its bans; a word behind it is the flavor." };
        var command = new CliCommand("status", "Show the jails, or one jail with its bans.", "bantui status", "bantui status sshd", "bantui status --all short", "bantui --json status sshd")
        {
            jail,
            flavor,
            all,
        };
        factory.SetDaemonAction(command, (context, client, cancellationToken) => Words(context.Parsed, jail, flavor, all) is { } words
            ? WordsCommand.RunAsync(context, client, words, cancellationToken)
            : context.Parsed.GetValue(jail) is { } name
            ? ShowJailAsync(context, client, name, cancellationToken)
            : ShowJailsAsync(context, client, cancellationToken));
        return command;
    }

    /// <summary>The words for fail2ban's own forms; null where ours, which goes page by page, prints the same.</summary>
    private static string[]? Words(ParseResult parsed, Argument<string?> jail, Argument<string?> flavor, Option<bool> all)
    {
        string[] named = [.. ((string?[])[parsed.GetValue(jail), parsed.GetValue(flavor)]).OfType<string>()];
        return parsed.GetValue(all) ? ["status", "--all", .. named] : named.Length == 2 ? ["status", .. named] : null;
    }

    private static async Task ShowJailsAsync(CommandContext context, Client.DaemonClient client, CancellationToken cancellationToken)
    {
        JailListResult list = await Paging.AllJailsAsync(client, cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(list, RpcJson.Default.JailListResult);
            return;
        }

        List<JailSummary> jails = [.. list.Jails.Where(static jail => jail.State != JailStates.Refused)];
        context.Print("Status");
        context.Print($"|- Number of jail:\t{jails.Count}");
        context.Print($"`- Jail list:\t{string.Join(", ", jails.Select(jail => CliText.Visible(jail.Name)))}");
        foreach (string note in StatusNotes.Of(list.Jails))
        {
            context.Print(note);
        }
    }

    private static string Sources(JailDetail jail) => jail.Sources.FirstOrDefault(source => source.Kind == SourceKinds.Journal) is { } journal
        ? $"Journal matches:\t{CliText.Visible(journal.Matches ?? string.Empty)}"
        : $"File list:\t{string.Join(' ', jail.Sources.Select(source => CliText.Visible(source.Path)))}";

    private static async Task ShowJailAsync(CommandContext context, Client.DaemonClient client, string name, CancellationToken cancellationToken)
    {
        JailDetail jail = await client.GetJailAsync(name, cancellationToken);
        BanListResult bans = await Paging.AllBansAsync(client, name, cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(new JailStatus(jail, bans.Bans), CliJson.Default.JailStatus);
            return;
        }

        JailSummary summary = jail.Summary;
        context.Print($"Status for the jail: {CliText.Visible(summary.Name)}");
        context.Print("|- Filter");
        context.Print($"|  |- Currently failed:\t{summary.Failing}");
        context.Print($"|  |- Total failed:\t{summary.TotalFailures}");
        context.Print($"|  `- {Sources(jail)}");
        context.Print("`- Actions");
        context.Print($"   |- Currently banned:\t{summary.Banned}");
        context.Print($"   |- Total banned:\t{summary.TotalBans}");
        context.Print($"   `- Banned IP list:\t{string.Join(' ', bans.Bans.Select(ban => CliText.Visible(ban.Id)))}");
        foreach (string note in StatusNotes.Of(jail))
        {
            context.Print(note);
        }
    }
}

/// <summary>What <c>status JAIL --json</c> prints.</summary>
internal sealed record JailStatus(JailDetail Jail, IReadOnlyList<BanInfo> Bans);
