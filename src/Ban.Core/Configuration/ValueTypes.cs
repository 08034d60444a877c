using System.Globalization;
using Ban.Core.Time;

namespace Ban.Core.Configuration;

/// <summary>Values as text to values in their type (spec 1, section 1.4).</summary>
public static class ValueTypes
{
    /// <summary>True for <c>1</c>, <c>on</c>, <c>true</c>, <c>yes</c> in any case; anything else is false, typing errors too.</summary>
    public static bool IsTrue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToLowerInvariant() is "1" or "on" or "true" or "yes";
    }

    /// <exception cref="ConfigurationException">The text is no whole number of at least <paramref name="minimum"/>.</exception>
    internal static int Integer(string option, SourcedText value, int minimum) =>
        int.TryParse(value.Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int number) && number >= minimum
            ? number
            : throw Wrong(option, value, $"expected a whole number of at least {minimum}");

    /// <exception cref="ConfigurationException">The text is no time.</exception>
    internal static TimeSpan Time(string option, SourcedText value) =>
        Duration.TryParse(value.Text, out TimeSpan time, out string? error) ? time : throw Wrong(option, value, error);

    internal static ConfigurationException Wrong(string option, SourcedText value, string expected) =>
        new(value.Origin, $"option '{option}' has the value {IniSyntax.Quote(value.Text)}: {expected}") { Subject = value.Text };
}
