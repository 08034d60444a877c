namespace Ban.Engine.Store;

/// <content>What is too old goes.</content>
public sealed partial class SqliteStore
{
    /// <summary>Spec 2, section 6.2, whole. Only while the jails run: before, all look forsaken, and their log positions would go with them.</summary>
    private void Purge()
    {
        PurgeRows();
        _statements.Execute(Sql.PurgeJails);
        _statements.Execute(Sql.PurgeCursors);
        _statements.Execute(Sql.PurgeWritten);
    }

    /// <summary>Bans that are over, and failures that no window reaches any more.</summary>
    private void PurgeRows()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        double oldest = SecondsBefore(now, _options.PurgeAge);
        _statements.Execute(Sql.PurgeBans, oldest);
        _statements.Execute(Sql.PurgeLastBans, oldest);
        _statements.Execute(Sql.PurgeOwnBans, oldest);
        foreach ((string jail, TimeSpan window) in _windows)
        {
            _statements.Execute(Sql.DropOldFailures, jail, ToSeconds(now - window));
        }

        _statements.Execute(Sql.DropForeignFailures, oldest);
        _statements.Execute(Sql.PurgeUnbans, oldest);
        PurgeAudit(now);
    }

    /// <summary>What is older than an age stands before this time; nothing is where the age has no end, or reaches beyond the calendar.</summary>
    private static double SecondsBefore(DateTimeOffset now, TimeSpan age) =>
        age == Timeout.InfiniteTimeSpan || age.Ticks > now.UtcTicks ? 0 : ToSeconds(now - age);
}
