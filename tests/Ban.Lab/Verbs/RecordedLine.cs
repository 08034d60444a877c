using System.Globalization;
using Ban.Lab.Daemon;

namespace Ban.Lab.Verbs;

/// <summary>A line of a recorded log, its date taken off.</summary>
/// <param name="After">How long after the first line.</param>
internal sealed record RecordedLine(TimeSpan After, string Text)
{
    private const int MaxLines = 10_000;

    /// <summary>Length of <c>Nov 20 10:42:06</c>.</summary>
    private const int StampLength = 15;

    public static async Task<IReadOnlyList<RecordedLine>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var lines = new List<RecordedLine>();
        DateTime? first = null;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            if (line.Length <= StampLength || lines.Count == MaxLines || !TryStamp(line[..StampLength], out var time))
            {
                throw new LabException($"{path}:{lines.Count + 1}: not a syslog line with a date, or more than {MaxLines} lines");
            }

            lines.Add(new RecordedLine(time - (first ??= time), line[StampLength..]));
        }

        return lines;
    }

    /// <summary>The line as it would have been written, had the first been written at <paramref name="start"/>.</summary>
    public string ToLine(DateTime start) => DaemonFiles.SyslogStamp(start + After) + Text;

    /// <summary>Only differences count, so any leap year will do for a date without one.</summary>
    private static bool TryStamp(string stamp, out DateTime time)
        => DateTime.TryParseExact(
            $"2024 {stamp}", "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out time);
}
