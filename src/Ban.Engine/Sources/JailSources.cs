using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Store;
using Ban.Matching.Lines;
using Ban.Native.LibC;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Sources;

/// <summary>
/// What one jail follows. Back end <c>auto</c> finds out by itself where its service logs to: files if one exists, else the
/// journal if the jail or its filter says which entries; and it goes over to the files when the first one comes.
/// </summary>
internal sealed class JailSources(JailSettings settings, SourceReaders readers, TimeProvider clock, ILogger log)
{
    private readonly bool _usesJournal = IsOnJournal(settings);
    private readonly Lock _gate = new();
    private SourceSubscription? _files;
    private JournalSubscription? _journal;
    private GatedTarget? _later;
    private Action? _prepareForFiles;
    private Task? _change;

    /// <summary>Whether the journal is followed, at least until a file comes.</summary>
    public bool UsesJournal => _usesJournal;

    /// <summary>The journal is only read until a file comes.</summary>
    private bool WaitsForFiles => _usesJournal && settings.LogPaths.Count > 0;

    /// <exception cref="ConfigurationException">The jail is to be left out where it has no log.</exception>
    public void Check()
    {
        if (settings.SkipIfNoLogs && !_usesJournal && !HasFile(settings))
        {
            throw new ConfigurationException(settings.Origin, "no log file is there, so the jail is skipped (skip_if_nologs)");
        }
    }

    /// <summary>The matcher for what is followed; the caller disposes it.</summary>
    /// <param name="make">Makes one for a jail's settings.</param>
    /// <exception cref="ConfigurationException">The filter is wrong.</exception>
    public ILineMatcher CreateMatcher(Func<JailSettings, ILineMatcher> make)
    {
        if (!_usesJournal || settings.JournalFilter is not { } filter)
        {
            return make(settings);
        }

        SourceMatcher matcher = new(make(settings with { Filter = filter }), () => make(settings));
        _prepareForFiles = matcher.PrepareForFiles;
        return matcher;
    }

    /// <summary>Begins to follow, from the positions known.</summary>
    /// <param name="positions">How far each source was read.</param>
    /// <param name="findTime">Older entries of the journal count no more.</param>
    /// <param name="target">The jail.</param>
    /// <exception cref="IOException">The system gives no descriptor.</exception>
    public async Task FollowAsync(IReadOnlyList<LogPosition> positions, TimeSpan findTime, ISourceTarget target)
    {
        if (_usesJournal)
        {
            LogPosition? known = positions.FirstOrDefault(p => p.Path == LogPosition.Journal);
            JournalSubscription journal = await readers.Journal.SubscribeAsync(settings.Journal, known, findTime, target);
            lock (_gate)
            {
                _journal = journal;
            }
        }

        if (!_usesJournal || WaitsForFiles)
        {
            _later = WaitsForFiles ? new GatedTarget(target, () => OnFileFound(target)) : null;
            SourceSubscription files = await readers.Files.SubscribeAsync(settings.LogPaths, positions, _later ?? target, settings.Backend.StartsWith("polling", StringComparison.Ordinal));
            lock (_gate)
            {
                _files = files;
            }
        }
    }

    /// <summary>Ends following; no batch is delivered after the task is done.</summary>
    public async Task UnfollowAsync()
    {
        Task? change;
        lock (_gate)
        {
            // From here on no change of the source begins.
            change = _change ??= Task.CompletedTask;
        }

        await change;
        await LeaveJournalAsync();
        if (_files is { } files)
        {
            await readers.Files.UnsubscribeAsync(files);
            lock (_gate)
            {
                _files = null;
            }
        }
    }

    /// <summary>Says that the jail has room again.</summary>
    public void NotifyRoom()
    {
        if (_journal is { } journal)
        {
            readers.Journal.NotifyRoom(journal);
        }

        if (_files is { } files)
        {
            readers.Files.NotifyRoom(files);
        }
    }

    /// <summary>What is followed and how far, by path; null while nothing is yet.</summary>
    public IReadOnlyList<SourceStatus>? Statuses()
    {
        lock (_gate)
        {
            return _journal is { } journal ? [journal.Status()] : _files?.Statuses();
        }
    }

    private static bool IsOnJournal(JailSettings settings) =>
        settings.Backend.StartsWith("systemd", StringComparison.Ordinal)
        || (settings.Backend.StartsWith("auto", StringComparison.Ordinal) && settings.SystemdIfNoLogs
            && settings.Journal.Matches.Count > 0 && !HasFile(settings) && JournalSource.MachineHasOne());

    private static bool HasFile(JailSettings settings) => settings.LogPaths.Any(p => ShellPattern.Expand(p.Pattern, limit: 1).Count > 0);

    /// <summary>On the file reader's thread.</summary>
    private void OnFileFound(ISourceTarget target)
    {
        lock (_gate)
        {
            _change ??= Task.Run(() => GoOverAsync(target));
        }
    }

    /// <summary>
    /// From the journal to the files. What the files say of the time before was in the journal too, as a log daemon that has just
    /// been installed may write both: it is left out, to the second that most log files are dated by.
    /// </summary>
    private async Task GoOverAsync(ISourceTarget target)
    {
        try
        {
            _prepareForFiles?.Invoke();
        }
        catch (ConfigurationException e)
        {
            SourceLog.StaysOnJournal(log, settings.Name, e.Message);
            return;
        }

        await LeaveJournalAsync();
        DateTimeOffset now = clock.GetUtcNow();
        _later!.Open(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)));
        SourceLog.WentOver(log, settings.Name);
        target.SourceChanged(LogPosition.Journal, trouble: null);
        NotifyRoom();
    }

    private async Task LeaveJournalAsync()
    {
        if (_journal is { } journal)
        {
            await readers.Journal.UnsubscribeAsync(journal);
            lock (_gate)
            {
                _journal = null;
            }
        }
    }
}
