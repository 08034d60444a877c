using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.App;

/// <summary>
/// Follows the daemon's log while somebody looks, over a connection of its own, and connects again when that is lost. Makes and
/// disposes the clients. One thread at a time calls it.
/// </summary>
internal sealed class LogFollower(DaemonConnector connect, Func<Message, CancellationToken, ValueTask> post, TimeProvider clock)
{
    /// <summary>Past lines that a log opens with; the daemon gives no more at once.</summary>
    private const int Replay = 1000;

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private LogWish? _wish;
    private CancellationTokenSource? _ending;
    private Task _following = Task.CompletedTask;

    /// <summary>Follows what is wished from here on; null is nothing. The same wish again changes nothing.</summary>
    public void Follow(LogWish? wish, CancellationToken cancellationToken)
    {
        if (wish == _wish)
        {
            return;
        }

        _wish = wish;
        CancellationTokenSource? before = _ending;
        _ending = wish is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _following = RunAsync(before, _following, wish, _ending?.Token ?? default);
    }

    /// <summary>Ends; done when the last connection is gone.</summary>
    public Task StopAsync()
    {
        Follow(null, default);
        return _following;
    }

    private async Task RunAsync(CancellationTokenSource? before, Task last, LogWish? wish, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            await before.CancelAsync();
            await last;
            before.Dispose();
        }

        while (wish is not null && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(wish, cancellationToken);
            }
            catch (DaemonException lost)
            {
                await PostQuietlyAsync(new LogLostMessage(wish.Reading, lost.Message), cancellationToken);
                await Task.Delay(s_retry, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Nobody looks any more.
            }
        }
    }

    private async Task FollowAsync(LogWish wish, CancellationToken cancellationToken)
    {
        await using IDaemonClient client = await connect(cancellationToken);
        await post(new LogBeganMessage(wish.Reading), cancellationToken);
        var wanted = new EventSubscribeParams([EventTypes.Log], Replay: Replay, Level: wish.Level);
        await foreach (EventRaisedParams raised in client.SubscribeAsync(wanted, cancellationToken))
        {
            await post(new LogLineMessage(wish.Reading, raised.Event, raised.Missed ?? 0), cancellationToken);
        }
    }

    private async Task PostQuietlyAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            await post(message, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more, and needs no reason.
        }
    }
}
