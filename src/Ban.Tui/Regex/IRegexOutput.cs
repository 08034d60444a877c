using Ban.Core.Jails;
using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>How a run is shown.</summary>
internal interface IRegexOutput : IDisposable
{
    /// <summary>Shows a line; all arguments are borrowed.</summary>
    /// <param name="number">Counts from 1 over all lines of the input.</param>
    /// <param name="line">Its bytes; hostile.</param>
    /// <param name="status">What became of it.</param>
    /// <param name="noFail">Whether a pattern matched, but as a session's line that is no failure.</param>
    /// <param name="matcher">The matcher behind the line.</param>
    /// <param name="failures">The line's failures.</param>
    void Line(long number, ReadOnlySpan<byte> line, LineStatus status, bool noFail, LineMatcher matcher, List<Failure> failures);

    /// <summary>Shows the end.</summary>
    void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time);
}
