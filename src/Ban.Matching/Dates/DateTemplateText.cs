using Ban.Matching.Patterns;

namespace Ban.Matching.Dates;

/// <summary>The regex of a date template with its boundaries and its group 1 (spec 1, section 3.2).</summary>
/// <param name="Regex">In Python's dialect.</param>
/// <param name="AnchoredStart">Whether it only matches at the start of a line.</param>
/// <param name="AnchoredEnd">Whether it only matches at the end of a line.</param>
internal sealed record DateTemplateText(string Regex, bool AnchoredStart, bool AnchoredEnd)
{
    /// <summary>Mark in front of a pattern: only at the start of a line, behind up to two characters that are no word's.</summary>
    public const string LineBegin = "{^LN-BEG}";

    /// <summary>Mark in front of a pattern: no boundaries.</summary>
    public const string Unbound = "{UNB}";

    private const string LeftBoundary = @"(?=^|\b|\W)";
    private const string RightBoundary = @"(?=\b|\W|$)";

    /// <summary>What a boundary on the left can be.</summary>
    public enum Left
    {
        None,
        Word,
        Line,
    }

    /// <summary>Makes the whole regex of a date pattern with codes.</summary>
    /// <exception cref="PatternSyntaxException">A code is unknown.</exception>
    public static DateTemplateText FromPattern(string pattern, DateCodes codes)
    {
        string body = pattern;
        Left left = Left.Word;
        bool right = true;
        if (body.StartsWith(Unbound, StringComparison.Ordinal))
        {
            body = body[Unbound.Length..];
            (left, right) = (Left.None, false);
        }
        else if (body.StartsWith(LineBegin, StringComparison.Ordinal))
        {
            body = body[LineBegin.Length..];
            left = Left.Line;
        }

        // Blanks around what was written are none of it; the one that a code such as %k takes stays.
        string flags = DateCodes.IgnoresCase(body) ? "(?i)" : string.Empty;
        return FromRegex(flags + codes.Expand(flags.Length == 0 ? body.Trim() : body.TrimEnd()), left, right);
    }

    /// <summary>Adds group 1 and the boundaries to a regex.</summary>
    public static DateTemplateText FromRegex(string regex, Left left, bool right)
    {
        (string flags, string body) = TakeFlags(regex);
        bool open = StartsAnchored(body) || StartsUnbounded(body);
        bool closed = EndsBounded(body);
        body = HasPlainGroup(body) ? body : AddGroup(body);
        bool line = StartsAnchored(body);
        if (left != Left.None && !open)
        {
            body = (left == Left.Line ? @"^(?:\W{0,2})?" : LeftBoundary) + body;
            line = left == Left.Line;
        }

        bool end = !(right && !closed) && EndsAnchored(body);
        body = right && !closed ? body + RightBoundary : body;
        return new DateTemplateText(flags + body.Replace("**", string.Empty, StringComparison.Ordinal), line, end);
    }

    private static (string Flags, string Body) TakeFlags(string regex)
    {
        int end = regex.StartsWith("(?", StringComparison.Ordinal) ? regex.IndexOf(')', StringComparison.Ordinal) : -1;
        return end > 2 && !regex.AsSpan(2, end - 2).ContainsAnyExceptInRange('a', 'z')
            ? (regex[..(end + 1)], regex[(end + 1)..])
            : (string.Empty, regex);
    }

    private static string SkipBrackets(string regex)
    {
        string rest = regex.TrimStart('(');
        return rest.Length < regex.Length && rest.StartsWith("?:", StringComparison.Ordinal) ? rest[2..] : rest;
    }

    private static bool StartsAnchored(string regex)
    {
        string rest = SkipBrackets(regex);
        return rest.StartsWith('^') && !rest.StartsWith("^|", StringComparison.Ordinal);
    }

    private static bool StartsUnbounded(string regex) =>
        SkipBrackets(regex) is var rest && (rest.StartsWith("**", StringComparison.Ordinal) || rest.StartsWith("^|", StringComparison.Ordinal));

    private static bool EndsAnchored(string regex)
    {
        string rest = regex.EndsWith(')') ? regex[..^1] : regex;
        return rest.EndsWith('$') && !rest.EndsWith(@"\$", StringComparison.Ordinal) && !rest.EndsWith("|$", StringComparison.Ordinal);
    }

    private static bool EndsBounded(string regex) =>
        EndsAnchored(regex)
        || regex.EndsWith(@"\b", StringComparison.Ordinal)
        || regex.EndsWith(@"\s", StringComparison.Ordinal)
        || regex.TrimEnd(')').EndsWith("**", StringComparison.Ordinal);

    // A bracket that is neither escaped nor followed by "?"; classes are not looked at, as in the dialect's origin.
    private static bool HasPlainGroup(string regex)
    {
        for (int i = 0; i + 1 < regex.Length; i++)
        {
            bool escaped = i > 0 && regex[i - 1] == '\\';
            bool condition = i > 1 && regex[i - 1] == '?' && regex[i - 2] == '(';
            if (regex[i] == '(' && regex[i + 1] != '?' && !escaped && !condition)
            {
                return true;
            }
        }

        return false;
    }

    private static string AddGroup(string regex)
    {
        int start = regex.StartsWith('^') ? 1 : 0;
        int end = regex.Length > start && regex.EndsWith('$') ? regex.Length - 1 : regex.Length;
        return $"{regex[..start]}({regex[start..end]}){regex[end..]}";
    }
}
