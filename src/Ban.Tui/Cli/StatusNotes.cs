using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary>
/// What an admin should know beside the tree that fail2ban prints. It stands behind the tree, and only where there is something
/// to tell: a script that cuts the tree apart finds it as it knows it.
/// </summary>
internal static class StatusNotes
{
    /// <summary>Of all jails: those that do not work, each with its reason.</summary>
    public static IEnumerable<string> Of(IEnumerable<JailSummary> jails) =>
        jails.Where(jail => jail.State != JailStates.Running).Select(jail => $"Jail {CliText.Visible(jail.Name)} is {Describe(jail)}");

    /// <summary>Of one jail.</summary>
    public static IEnumerable<string> Of(JailDetail jail)
    {
        JailSummary summary = jail.Summary;
        if (summary.State != JailStates.Running)
        {
            yield return $"State:\t{Describe(summary)}";
        }

        if (summary.Enforced is { } enforced && enforced < summary.Banned)
        {
            yield return $"Enforced:\t{enforced} of {summary.Banned} bans are in the firewall";
        }

        if (jail.CutLines > 0)
        {
            yield return $"Cut lines:\t{jail.CutLines}";
        }

        if (jail.GivenUpSearches > 0)
        {
            yield return $"Searches given up:\t{jail.GivenUpSearches}";
        }

        foreach (string warning in jail.Warnings)
        {
            yield return $"Warning:\t{CliText.Visible(warning)}";
        }
    }

    private static string Describe(JailSummary jail)
    {
        string state = jail.State == "noSource" ? "without a source" : CliText.Visible(jail.State);
        return jail.Detail is { } detail ? $"{state}: {CliText.Visible(detail)}" : state;
    }
}
