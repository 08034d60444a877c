using System.Text;
using Ban.Matching.Review;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Editing;

/// <summary>
/// Changes files of the configuration for clients: checked as a whole before anything is written, one change at a time, on trial
/// if that is wanted. Dispose before the engine ends; a trial that is on then is taken back by the next start.
/// </summary>
/// <param name="reload">Reloads what has changed.</param>
internal sealed class ConfigEditor(
    ConfigTree tree, ConfigReviewer reviewer, Func<CancellationToken, ValueTask<DaemonReloadResult>> reload, TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>Largest file that is written, in bytes.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int ShortestTrial = 5;
    private const int LongestTrial = 3600;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TrialJournal _journal = new(tree);
    private volatile Trial? _trial;
    private ITimer? _timer;

    /// <summary>The change that is on trial; null where none is. For any thread.</summary>
    public ConfigTrialInfo? OnTrial => _trial is { } trial ? new ConfigTrialInfo(trial.File, trial.Until) : null;

    /// <summary>Answers <c>config.write</c>.</summary>
    /// <exception cref="RpcException">Nothing was changed.</exception>
    public Task<ConfigWriteResult> WriteAsync(ConfigWriteParams wanted, CancellationToken cancellationToken)
    {
        string path = tree.Writable(wanted.File) ?? throw ConfigErrors.FileNotWritable(wanted.File);
        byte[]? content = wanted.Text is { } text ? Encoding.UTF8.GetBytes(text) : null;
        if (content?.Length > MaxBytes)
        {
            throw RpcErrors.InvalidParameter("text", $"at most {MaxBytes} bytes are written");
        }

        if (wanted.TrialSeconds is < ShortestTrial or > LongestTrial)
        {
            throw RpcErrors.InvalidParameter("trialSeconds", $"{ShortestTrial} to {LongestTrial} is expected");
        }

        return InTurnAsync(() => WriteAsync(wanted, path, content, cancellationToken), wanted.File, cancellationToken);
    }

    /// <summary>Answers <c>config.confirm</c>.</summary>
    /// <exception cref="RpcException">No change is on trial.</exception>
    public Task<ConfigTrialResult> ConfirmAsync(CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            Trial trial = EndTrial();
            _journal.Remove();
            return Task.FromResult(new ConfigTrialResult(trial.File));
        },
        _trial?.File ?? "", cancellationToken);

    /// <summary>Answers <c>config.revert</c>.</summary>
    /// <exception cref="RpcException">No change is on trial.</exception>
    public Task<ConfigTrialResult> RevertAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            Trial trial = EndTrial();
            TakeBack(trial);
            return new ConfigTrialResult(trial.File, await reload(cancellationToken));
        },
        _trial?.File ?? "", cancellationToken);

    public void Dispose()
    {
        _timer?.Dispose();
        _journal.Dispose();
        _turn.Dispose();
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change, string file, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigErrors.FileNotWritable(file, tree.Unrooted(e.Message));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ConfigWriteResult> WriteAsync(ConfigWriteParams wanted, string path, byte[]? content, CancellationToken cancellationToken)
    {
        if (_trial is not null)
        {
            throw ConfigErrors.TrialPending(_trial.File);
        }

        _ = ReadExpected(wanted, path);
        IReadOnlyList<ConfigProblemInfo> problems = await Task.Run(() => Check(path, content), cancellationToken);

        // Again: to check a large configuration takes its time, and a person has an editor, too.
        byte[]? old = ReadExpected(wanted, path);
        var written = new ConfigWriteResult(wanted.File, ConfigTree.RevisionOf(content), problems);
        Trial? trial = wanted.TrialSeconds is { } seconds
            ? new Trial(wanted.File, old, written.Revision, clock.GetUtcNow().AddSeconds(seconds))
            : null;
        Note(trial, () => Put(path, old, content));
        EditingLog.Written(log, wanted.File);
        if (trial is null && wanted.Apply != true)
        {
            return written;
        }

        DaemonReloadResult reloaded = await ApplyAsync(wanted.File, path, old);
        if (trial is not null)
        {
            Begin(trial);
        }

        return written with { Reload = reloaded, TrialUntil = trial?.Until };
    }

    /// <summary>What is there now.</summary>
    /// <exception cref="RpcException">It is not what the caller has read.</exception>
    private static byte[]? ReadExpected(ConfigWriteParams wanted, string path)
    {
        byte[]? now = ConfigTree.Read(path);
        string revision = ConfigTree.RevisionOf(now);
        return revision == (wanted.Revision ?? "") ? now : throw ConfigErrors.RevisionConflict(wanted.File, revision);
    }

    /// <summary>Makes a change, noted before if it is on trial. A note of one that was not made would take back another, later.</summary>
    private void Note(Trial? trial, Action change)
    {
        try
        {
            if (trial is not null)
            {
                _journal.Write(trial);
            }

            change();
        }
        catch when (trial is not null)
        {
            _journal.Remove();
            throw;
        }
    }

    /// <summary>What is wrong with it, if that does not stop it: a mistake that was there before must not keep others from being mended.</summary>
    private IReadOnlyList<ConfigProblemInfo> Check(string path, byte[]? content)
    {
        IReadOnlyList<ConfigProblemInfo> after = reviewer.Review(path, content, all: false);
        if (!after.Any(ConfigReviewer.IsError))
        {
            return after;
        }

        HashSet<(string, string, string?)> before = [.. reviewer.Review(all: false).Where(ConfigReviewer.IsError).Select(Key)];
        ConfigProblemInfo[] added = [.. after.Where(problem => ConfigReviewer.IsError(problem) && !before.Contains(Key(problem)))];
        return added.Length > 0 ? throw ConfigErrors.Refused(added) : after;
    }

    /// <summary>A mistake without its line, which moves when lines are added above.</summary>
    private static (string, string, string?) Key(ConfigProblemInfo problem) => (problem.File, problem.Message, problem.Jail);

    private static void Put(string path, byte[]? old, byte[]? content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (old is not null)
        {
            FileReplacement.Write(path + ".bak", old, File.GetUnixFileMode(path), model: path);
        }

        AtomicFile.Restore(path, content);
    }

    /// <summary>Reloads; what the daemon does not take is not left on the disk. Not cut by the caller: half a change is none.</summary>
    private async Task<DaemonReloadResult> ApplyAsync(string file, string path, byte[]? old)
    {
        DaemonReloadResult reloaded;
        try
        {
            reloaded = await reload(CancellationToken.None);
        }
        catch
        {
            AtomicFile.Restore(path, old);
            _journal.Remove();
            throw;
        }

        if (RefusalOf(file, reloaded) is not { } refused)
        {
            return reloaded;
        }

        // The jail runs on as it was, and must not be another one after the next start.
        AtomicFile.Restore(path, old);
        _journal.Remove();
        await reload(CancellationToken.None);
        throw ConfigErrors.Refused([new ConfigProblemInfo(file, null, null, "error", refused.Jail, null, refused.Reason ?? "the jail cannot work so")]);
    }

    /// <summary>The jail that a file in jail.d is named for, where it does not take what the file says.</summary>
    private static JailReload? RefusalOf(string file, DaemonReloadResult reloaded) =>
        reloaded.Jails.FirstOrDefault(jail => jail.Change == "refused" && file == $"jail.d/{jail.Jail}.local");

    private void Begin(Trial trial)
    {
        _trial = trial;
        TimeSpan left = trial.Until - clock.GetUtcNow();
        _timer = clock.CreateTimer(_ => _ = ExpireAsync(trial), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private Trial EndTrial()
    {
        Trial trial = _trial ?? throw ConfigErrors.NoTrial();
        _trial = null;
        _timer?.Dispose();
        return trial;
    }

    private async Task ExpireAsync(Trial trial)
    {
        try
        {
            await _turn.WaitAsync();
        }
        catch (ObjectDisposedException)
        {
            return; // The daemon ends; its next start takes the change back.
        }

        try
        {
            if (_trial == trial)
            {
                EndTrial();
                TakeBack(trial);
                await reload(CancellationToken.None);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RpcException)
        {
            EditingLog.NotTakenBack(log, trial.File, e.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void TakeBack(Trial trial)
    {
        if (_journal.TakeBack(trial))
        {
            EditingLog.TakenBack(log, trial.File);
        }
        else
        {
            EditingLog.Stays(log, trial.File);
        }
    }
}
