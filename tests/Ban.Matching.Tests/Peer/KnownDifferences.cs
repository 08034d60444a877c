namespace Ban.Matching.Tests.Peer;

/// <summary>
/// Where a verdict may differ from that of fail2ban 1.0.2, each with its reason. The only such list, beside one expression
/// that <c>judge.py</c> takes from later versions: an IPv6 address may begin with one colon.
/// </summary>
internal static class KnownDifferences
{
    /// <summary>Why a line's results may differ; null if they may not.</summary>
    public static string? Reason(IReadOnlyList<string> ours, IReadOnlyList<string>? theirs)
    {
        if (theirs is null)
        {
            return "the pattern needs exponential time; here it is given up at a limit, there it runs on";
        }

        if (theirs is [var only] && only.StartsWith("exception", StringComparison.Ordinal) && ours.Count == 0)
        {
            return $"fail2ban's own code fails on the line ({only}); here it is a line without a match";
        }

        return null;
    }
}
