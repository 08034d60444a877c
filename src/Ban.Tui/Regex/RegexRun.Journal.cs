using Ban.Core.Configuration;
using Ban.Matching.Lines;
using Ban.Native.Journal;

namespace Ban.Tui.Regex;

/// <content>The systemd journal in the place of a log file: entries have a time of their own, and none of them is a comment.</content>
internal sealed partial class RegexRun
{
    private void CheckJournal()
    {
        // fail2ban-regex takes the option with any log, and there it does nothing.
        if (settings.JournalMatch is not null && !settings.AsPeer && !settings.ReadsJournal)
        {
            throw new RegexException("--journalmatch is for the journal: expected systemd-journal as LOG");
        }

        if (settings.ReadsJournal && !settings.Logs.All(LogSource.NamesJournal))
        {
            throw new RegexException("a journal and other logs cannot be judged together: a filter reads the lines of one or of the other");
        }
    }

    /// <summary>Gives a journal the matches of the command line, or else those of the filter.</summary>
    private LogSource WithMatches(LogSource log, LoadedFilter loaded) => log.Journal is { } journal
        ? log with { Journal = journal with { Matches = JournalOptions.ReadMatches(settings.JournalMatch is { } match ? [FilterSource.FromCommandLine(match)] : loaded.Filter.JournalMatch) } }
        : log;

    private void ReadJournal(
        Core.Jails.JournalSettings journal, in LineContext context, LineMatcher matcher, RegexTally tally, IRegexOutput output, RegexProgress progress)
    {
        byte[] line = new byte[JournalSource.MaxFieldBytes];
        try
        {
            IReadOnlyList<string> files = JournalSource.IsByName(journal) ? JournalSource.FindFiles(journal) : [];
            using SystemJournal entry = JournalSource.Open(journal, files);
            while (entry.MoveNext())
            {
                int length = JournalLine.Compose(entry, line);
                DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(JournalLine.TimeOf(entry) * TimeSpan.TicksPerMicrosecond);
                _entryTime = JournalLine.TimeText(time, host.Clock.LocalTimeZone) + " ";
                progress.Line(length, tally);
                Judge(line.AsSpan(0, length), null, 0, context with { KnownTime = time }, matcher, tally, output);
            }
        }
        catch (JournalException error)
        {
            throw new RegexException(error.Message);
        }
    }
}
