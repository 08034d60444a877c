using Ban.Engine.Actions;

namespace Ban.Engine.Bans;

/// <content>Doubt about the actions: somebody who is banned still gets through.</content>
internal sealed partial class JailWorker
{
    /// <summary>
    /// A ban takes a moment, and lines written before it come later; and so often at most is looked (spec 2, section 2.4).
    /// </summary>
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(3);

    private DateTimeOffset _lastCheck = DateTimeOffset.MinValue;
    private bool _wantsCheck;

    private void AskForCheck(ActiveBan ban, DateTimeOffset now)
    {
        if (now - ban.Record.Time > s_checkInterval && now - _lastCheck >= s_checkInterval)
        {
            _lastCheck = now;
            _wantsCheck = true;
        }
    }

    private async Task TellCheckAsync()
    {
        if (_wantsCheck)
        {
            _wantsCheck = false;
            await _parts.Actions.EnqueueAsync(new ActionJob { Check = true }, _aborted);
        }
    }
}
