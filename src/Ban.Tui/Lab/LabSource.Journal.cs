using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Native.Journal;
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
        byte[] line = new byte[JournalSource.MaxFieldBytes];
        var lines = new List<SampleLine>();
        long held = 0;
        try
        {
            IReadOnlyList<string> files = JournalSource.IsByName(settings) ? JournalSource.FindFiles(settings) : [];
            using SystemJournal entry = JournalSource.Open(settings, files);
            entry.SeekTail();
            bool isMore = entry.MovePrevious();
            while (isMore && lines.Count < LabSample.MaxLines && held < LabSample.MaxBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int length = JournalLine.Compose(entry, line);
                held += length;
                DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(JournalLine.TimeOf(entry) * TimeSpan.TicksPerMicrosecond);
                lines.Add(SampleLine.Of(line[..length]) with { Time = time });
                isMore = entry.MovePrevious();
            }

            lines.Reverse();
            return new LabSample(name, [.. lines], isMore);
        }
        catch (JournalException error)
        {
            throw new RegexException(error.Message);
        }
    }
}
