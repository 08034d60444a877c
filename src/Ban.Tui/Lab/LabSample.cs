using System.Collections.Immutable;
using System.Text;

namespace Ban.Tui.Lab;

/// <summary>Lines that the lab tries a filter on.</summary>
/// <param name="Name">Where they come from, in words; can hold hostile text.</param>
/// <param name="IsTail">Whether the log holds more lines before them.</param>
public sealed record LabSample(string Name, ImmutableArray<SampleLine> Lines, bool IsTail = false)
{
    /// <summary>Most lines; of a longer log the last ones are taken.</summary>
    public const int MaxLines = 5000;

    /// <summary>Most bytes of all lines together.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>No line.</summary>
    public static LabSample Empty { get; } = new("", []);

    /// <summary>The lines of a text, such as one that was pasted.</summary>
    public static LabSample Of(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return new LabSample(name, [.. lines.TakeLast(MaxLines).Select(static line => SampleLine.Of(Encoding.UTF8.GetBytes(line)))], lines.Length > MaxLines);
    }
}

/// <summary>A line of a log; hostile.</summary>
/// <param name="Bytes">As the log has them, without the line's end.</param>
/// <param name="Text">The same as text; wrong bytes are U+FFFD.</param>
/// <param name="Time">Of an entry of the journal: its own time, so that none is looked for in the text.</param>
public readonly record struct SampleLine(ReadOnlyMemory<byte> Bytes, string Text, DateTimeOffset? Time = null)
{
    public static SampleLine Of(byte[] bytes) => new(bytes, Encoding.UTF8.GetString(bytes));
}
