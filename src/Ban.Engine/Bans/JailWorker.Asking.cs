using System.Threading.Channels;
using Ban.Core.Jails;
using Ban.Engine.Events;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>
/// Failures that wait for what the ignore command says. Each is on disk as counted while it waits: a crash asks again at the
/// next failure of its id and loses none, and nobody is banned without having been asked about.
/// </content>
internal sealed partial class JailWorker
{
    private IgnoreQuestions? _questions;

    /// <summary>Whether the command decides on a failure, now or later; if not, it counts.</summary>
    private bool Ask(Failure failure, string path, long offset, DateTimeOffset now)
    {
        if (_questions is null)
        {
            return false;
        }

        if (_questions.Recall(failure) is { } ignored)
        {
            if (ignored)
            {
                _events.Add(new FailureIgnored(now, _settings.Name, failure.Id, "command"));
            }

            return ignored;
        }

        FailureRecord record = RecordOf(failure);
        _pending.Add(record);
        AskAbout(failure, ignored => DecideAsync(failure, record, path, offset, ignored));
        return true;
    }

    private void AskAbout(Failure failure, Func<bool, Task> decide) => _questions!.Ask(failure, async ignored =>
    {
        try
        {
            await _items.Writer.WriteAsync(new JailItem(default, () => decide(ignored)), _aborted);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            // The jail has ended; the failure stands in the store.
        }
    });

    private async Task DecideAsync(Failure failure, FailureRecord record, string path, long offset, bool ignored)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (ignored)
        {
            _pending.Withdraw(record);
            _events.Add(new FailureIgnored(now, _settings.Name, failure.Id, "command"));
        }
        else if (!IsFromBeforeUnban(failure) && !IsBanned(failure, now))
        {
            Count(failure, path, offset, now);
        }

        await ConcludeAsync();
    }

    /// <summary>The answer about an id that had enough failures before the restart.</summary>
    private async Task DecideOldAsync(Failure last, bool ignored)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (ignored)
        {
            _window.Remove(last.Id);
            _pending.AddForgotten(last.Id);
            _events.Add(new FailureIgnored(now, _settings.Name, last.Id, "command"));
        }
        else if (!IsBanned(last, now))
        {
            BanFor(last, last.Attempts, now);
        }

        await ConcludeAsync();
    }

    private async Task ConcludeAsync()
    {
        Failing = _window.Count;
        RoomMade?.Invoke();

        // Nothing else waits: what comes of the answers to a burst goes to disk together.
        if (!_items.Reader.TryPeek(out JailItem next) || next.Command is null)
        {
            await CommitAsync();
            await TellAsync();
        }
    }
}
