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
}
