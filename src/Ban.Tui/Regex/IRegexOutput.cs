using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>How a run is shown.</summary>
internal interface IRegexOutput : IDisposable
{
    /// <summary>Shows a line; it is borrowed.</summary>
    void Line(in JudgedLine line, LineMatcher matcher);

    /// <summary>Shows the end.</summary>
    void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time);
}
