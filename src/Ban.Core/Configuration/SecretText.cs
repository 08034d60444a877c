using System.Text.RegularExpressions;

namespace Ban.Core.Configuration;

/// <summary>
/// Hides passwords from who may look at a configuration and not change it. Rather too much than too little: what an option is for is
/// only known by its name, so every name with one of <see cref="Words"/> in it counts.
/// </summary>
public static partial class SecretText
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>Parts of names, in a pattern's alternatives.</summary>
    private const string Words = "pass|pwd|passwd|secret|token|key|cred|auth";

    private const int TimeLimitMs = 1000;

    /// <summary>Shorter values stand for themselves too often to be hunted for in other texts.</summary>
    private const int ShortestHunted = 4;

    /// <summary>Whether an option's value is to be hidden whole: a secret by its name, or a command, which can hold one in any form.</summary>
    public static bool IsSecret(string option) =>
        SecretName().IsMatch(option) || option.EndsWith("command", StringComparison.Ordinal) || (option.StartsWith("action", StringComparison.Ordinal) && option is not ("action" or "action_" or "actionname"));

    /// <summary>The text without what looks like a secret in it: values of parameters with such names, and passwords in addresses and log-ins.</summary>
    public static string Hide(string text)
    {
        string hidden = SecretParameter().Replace(text, $"${{name}}{Mask}");
        hidden = UserInAddress().Replace(hidden, $"${{user}}{Mask}@");
        hidden = HeaderValue().Replace(hidden, $"${{name}}{Mask}");
        return LoginOption().Replace(hidden, $"${{user}}{Mask}");
    }

    /// <summary>The same, and without secrets that are known.</summary>
    /// <param name="secrets">Whole values.</param>
    public static string Hide(string text, IEnumerable<string> secrets) =>
        secrets.Where(static secret => secret.Length >= ShortestHunted).Aggregate(Hide(text), static (hidden, secret) => hidden.Replace(secret, Mask, StringComparison.Ordinal));

    [GeneratedRegex(Words, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeLimitMs)]
    private static partial Regex SecretName();

    /// <summary>Such as <c>cftoken="x y"</c>, <c>password = x</c>, <c>--api-key=x</c>.</summary>
    [GeneratedRegex($@"(?<name>[\w.-]*(?:{Words})[\w.-]*\s*[=:]\s*)(?:""[^""\n]*""?|'[^'\n]*'?|[^\s,\]""']+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimitMs)]
    private static partial Regex SecretParameter();

    /// <summary>Such as <c>https://user:x@host</c>.</summary>
    [GeneratedRegex(@"(?<user>://[^/\s:@]*:)[^@\s/]+@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimitMs)]
    private static partial Regex UserInAddress();

    /// <summary>Such as <c>Authorization: Bearer x</c>, whose first word only the pattern above has hidden.</summary>
    [GeneratedRegex(@"(?<name>[\w-]*authorization\s*:\s*)[^""'\n]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimitMs)]
    private static partial Regex HeaderValue();

    /// <summary>Such as <c>curl -u user:x</c>.</summary>
    [GeneratedRegex(@"(?<user>(?:^|\s)(?:-u|--user)[\s=]*[""']?[^\s:""']+:)[^\s""']+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimitMs)]
    private static partial Regex LoginOption();
}
