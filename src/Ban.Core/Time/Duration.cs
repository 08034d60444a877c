using System.Diagnostics.CodeAnalysis;

namespace Ban.Core.Time;

/// <summary>
/// Lengths of time as configuration files write them: arithmetic over seconds and unit abbreviations, such as
/// <c>1d12h30m</c>, <c>60*2</c>, <c>1y - 6mo</c> (spec 1, section 1.4). Case does not matter.
/// </summary>
public static class Duration
{
    /// <summary>Longest text that is read as a duration.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>Reads a duration. Exactly -1 second is <see cref="Timeout.InfiniteTimeSpan"/>; other negative results stay negative.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="duration">The result, exact to 100 ns.</param>
    /// <param name="error">What is wrong and where in the text, without the text itself.</param>
    public static bool TryParse(string text, out TimeSpan duration, [NotNullWhen(false)] out string? error)
    {
        duration = default;
        if (!TryParseSeconds(text, out double seconds, out error))
        {
            return false;
        }

        if (Math.Abs(seconds) > TimeSpan.MaxValue.TotalSeconds - 1)
        {
            error = "the time is longer than 29,000 years";
            return false;
        }

        duration = seconds == -1 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Reads a duration as a number of seconds, without any special meaning of -1.</summary>
    public static bool TryParseSeconds(string text, out double seconds, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        seconds = 0;
        if (text.Length > MaxTextLength)
        {
            error = $"a time has at most {MaxTextLength} characters";
            return false;
        }

        var parser = new DurationParser(text);
        if (!parser.TryParse(out seconds))
        {
            error = parser.Error ?? "expected a time such as 600, 10m or 1d12h";
            return false;
        }

        error = null;
        return true;
    }
}
