namespace Ban.Matching.Tests.Peer;

/// <summary>
/// Where a verdict may differ from that of fail2ban 1.0.2, each with its reason. The only such list, beside one expression
/// that <c>judge.py</c> takes from later versions: an IPv6 address may begin with one colon.
/// </summary>
internal static class KnownDifferences
{
    private const int MostUsers = 20;

    /// <summary>Why a line's results may differ; null if they may not.</summary>
    public static string? Reason(IReadOnlyList<string> ours, IReadOnlyList<string>? theirs)
    {
        if (theirs is null)
        {
            return "the pattern needs exponential time; here it is given up at a limit, there it runs on";
        }

        if (theirs is [var only] && only.StartsWith("exception", StringComparison.Ordinal))
        {
            return $"fail2ban's own code fails on the line ({only}), as on an unknown zone; here it is a line without a date";
        }

        bool sameButUsers = theirs.Select(WithoutUsers).SequenceEqual(ours.Select(WithoutUsers));
        if (sameButUsers && ours.Any(o => o[WithoutUsers(o).Length..].Count(c => c == ',') >= MostUsers))
        {
            return "a conversation keeps its first 20 user names here and all of them there";
        }

        if (ours.Count > 1 && sameButUsers)
        {
            return "several results of one line share one set of users there; here each shows those known at its own pattern";
        }

        return null;
    }

    private static string WithoutUsers(string verdict) => verdict[..verdict.LastIndexOf(", users ", StringComparison.Ordinal)];
}
