using System.Globalization;
using Ban.Core.Time;

namespace Ban.Core.Configuration;

/// <summary>Values as text to values in their type (spec 1, section 1.4).</summary>
public static class ValueTypes
{
    private static readonly string[] s_units = ["seconds", "minutes", "hours", "days", "weeks", "months", "years", "second", "minute", "hour", "day", "week", "month", "year"];

    /// <summary>The words for yes and no. Only the first four are true; all other words than these are probably misspelt.</summary>
    internal static IReadOnlyList<string> BooleanWords { get; } = ["yes", "true", "on", "1", "no", "false", "off", "0"];

    /// <summary>True for <c>1</c>, <c>on</c>, <c>true</c>, <c>yes</c> in any case; anything else is false, typing errors too.</summary>
    public static bool IsTrue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToLowerInvariant() is "1" or "on" or "true" or "yes";
    }

    /// <summary>Whether a text is a word for yes or no, or empty, which is no.</summary>
    internal static bool IsBoolean(string text) => text.Length == 0 || BooleanWords.Contains(text.ToLowerInvariant(), StringComparer.Ordinal);

    /// <exception cref="ConfigurationException">The text is no whole number of at least <paramref name="minimum"/>.</exception>
    internal static int Integer(string option, SourcedText value, int minimum) =>
        int.TryParse(value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int number) && number >= minimum
            ? number
            : throw Wrong(option, value, minimum == int.MinValue ? "expected a whole number" : $"expected a whole number of at least {minimum}");

    /// <exception cref="ConfigurationException">The text is no time.</exception>
    internal static TimeSpan Time(string option, SourcedText value) =>
        Duration.TryParse(value.Text, out TimeSpan time, out string? error) ? time : throw Wrong(option, value, error, NearestTime(value.Text));

    /// <param name="option">The option.</param>
    /// <param name="value">What it is set to.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="suggestion">What was probably meant.</param>
    internal static ConfigurationException Wrong(string option, SourcedText value, string expected, string? suggestion = null) =>
        new(value.Origin, $"option '{option}' has the value {IniSyntax.Quote(value.Text)}: {expected}") { Subject = value.Text, Suggestion = suggestion };

    /// <summary>A time with its misspelt unit put right; null if that makes no time of it.</summary>
    private static string? NearestTime(string text)
    {
        int end = text.Length;
        while (end > 0 && !char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        int start = end;
        while (start > 0 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        string? unit = end - start > Duration.MaxTextLength ? null : UnknownOptions.Nearest(text[start..end].ToLowerInvariant(), s_units);
        string repaired = $"{text[..start]}{unit}{text[end..]}";
        return unit is not null && Duration.TryParse(repaired, out _, out _) ? repaired : null;
    }
}
