namespace Ban.Core.Configuration;

/// <summary>
/// A mistake in a configuration file: says file, line, section, option and what was expected. The message is one line,
/// ready for the user; it never needs a stack trace.
/// </summary>
public sealed class ConfigurationException(Origin origin, string problem, Exception? inner = null)
    : Exception($"{origin}: {problem}", inner)
{
    /// <summary>Where the mistake stands.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>What is wrong and what was expected, without the place.</summary>
    public string Problem { get; } = problem;

    /// <summary>The column in its line, in characters from 1; null where it is not known.</summary>
    internal int? Column { get; init; }

    /// <summary>What was probably meant; null if nothing comes near.</summary>
    internal string? Suggestion { get; init; }

    /// <summary>The wrong words as they stand in the line.</summary>
    internal string? Subject { get; init; }
}
