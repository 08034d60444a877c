using System.Text;
using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>A line and what became of it; borrowed until the next one.</summary>
/// <param name="number">Counts from 1 over all lines of the input.</param>
/// <param name="text">Its bytes; hostile.</param>
/// <param name="status">What became of it.</param>
/// <param name="noFail">Whether a pattern matched, but as a session's line that is no failure.</param>
/// <param name="results">All results of its patterns, those included that are no failures.</param>
/// <param name="earlier">Lines before it that belong to its match, where patterns span lines; they were missed until now.</param>
internal readonly ref struct JudgedLine(
    long number, ReadOnlySpan<byte> text, LineStatus status, bool noFail, List<Failure> results, IReadOnlyList<string> earlier)
{
    public long Number { get; } = number;

    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>What is shown before the text: the time of a journal's entry. Else empty.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>The line as it is shown, decoded; hostile.</summary>
    public string Shown => Before + Encoding.UTF8.GetString(Text.TrimEnd((byte)'\r'));

    public LineStatus Status { get; } = status;

    public bool NoFail { get; } = noFail;

    public List<Failure> Results { get; } = results;

    public IReadOnlyList<string> Earlier { get; } = earlier;
}
