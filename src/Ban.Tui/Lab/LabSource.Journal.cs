using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Tui.Regex;

namespace Ban.Tui.Lab;

/// <content>The last entries of the systemd journal.</content>
internal sealed partial class LabSource
{
    private const string JournalBackend = "systemd";

    private static bool FollowsJournal(JailSettings jail) => jail.Backend.StartsWith(JournalBackend, StringComparison.Ordinal);

    // From the end backwards: the whole journal can be large.
    private static LabSample ReadJournal(string name, JournalSettings settings, CancellationToken cancellationToken)
    {
        var lines = new List<SampleLine>();
        long held = 0;
        try
        {
            using JournalEntries entries = JournalEntries.Open(settings, fromEnd: true);
            bool isMore = entries.MovePrevious();
            while (isMore && lines.Count < LabSample.MaxLines && held < LabSample.MaxBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                held += entries.Line.Length;
                lines.Add(SampleLine.Of(entries.Line.ToArray()) with { Time = entries.Time });
                isMore = entries.MovePrevious();
            }

            lines.Reverse();
            return new LabSample(name, [.. lines], isMore);
        }
        catch (IOException error)
        {
            throw new RegexException(error.Message);
        }
    }
}
