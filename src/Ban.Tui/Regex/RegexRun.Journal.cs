using Ban.Core.Configuration;
using Ban.Matching.Lines;

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
        try
        {
            using JournalEntries entries = JournalEntries.Open(journal, fromEnd: false);
            while (entries.MoveNext())
            {
                _entryTime = JournalLine.TimeText(entries.Time, host.Clock.LocalTimeZone) + " ";
                progress.Line(entries.Line.Length, tally);
                Judge(entries.Line, null, 0, context with { KnownTime = entries.Time }, matcher, tally, output);
            }
        }
        catch (IOException error)
        {
            throw new RegexException(error.Message);
        }
    }
}
