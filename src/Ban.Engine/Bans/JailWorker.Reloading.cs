using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <content>Going on under other settings, and standing still.</content>
internal sealed partial class JailWorker
{
    private readonly List<IgnoreQuestions> _closedQuestions = [];
    private volatile bool _isPaused;

    /// <summary>Whether the jail stands still: no line is taken and no ban ends by time, but a person's commands are done.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Lets the lines wait in their files from here on.</summary>
    public void Pause() => _isPaused = true;

    /// <summary>Takes lines again, from where the jail stood still.</summary>
    public void Resume()
    {
        _isPaused = false;
        RoomMade?.Invoke();
    }

    /// <summary>
    /// Goes on under new settings from the next line on. Bans, counted failures and positions stay. Runs between two batches; the
    /// actions are changed behind the jobs that they have, and nobody waits for them here.
    /// </summary>
    /// <param name="next">The new parts, which are taken over.</param>
    /// <returns>How far each log was judged, and the change of the actions.</returns>
    public async Task<Adopted> AdoptAsync(PreparedReload next)
    {
        await FlushAsync();
        if (next.Matcher is not null)
        {
            _parts.Matcher.Dispose();
        }

        _parts = _parts with { Settings = next.Settings, Matcher = next.Matcher ?? _parts.Matcher, Ignore = next.Ignore };
        ReadSettings();
        _window.Prune(_clock.GetUtcNow());
        Failing = _window.Count;
        return new Adopted(
            Positions(), next.Actions is { } actions ? _parts.Actions.ReloadAsync(actions, PresentBans(), _aborted) : Task.CompletedTask);
    }

    /// <summary>How far each log was judged.</summary>
    public IReadOnlyList<LogPosition> Positions() => _pending.Known();

    /// <summary>Everything that rests on the settings beyond the parts that came with them.</summary>
    private void ReadSettings()
    {
        JailSettings old = _settings;
        _settings = _parts.Settings;
        _findTime = FindTimeOf(_settings);
        _window.SetLimits(_findTime, _settings.MaxRetry, _settings.MaxMatches);
        _afterBan.SetLimits(_findTime, _settings.MaxRetry, maxMatches: 0);
        Register.CountBy(_settings.Networks);
        if (old.IgnoreCommand?.Text != _settings.IgnoreCommand?.Text || old.IgnoreCache != _settings.IgnoreCache)
        {
            // What was asked is still answered; then the old one has nothing to do until the jail ends.
            if (_questions is { } asked)
            {
                asked.Close();
                _closedQuestions.Add(asked);
            }

            _questions = IgnoreQuestions.Create(_settings, _clock, _parts.Log);
        }
    }

    private IReadOnlyList<ActionTicket> PresentBans() =>
        [.. Register.Page(after: 0, NetAddress.None, int.MaxValue).Select(static ban => ActiveBan.ToTicket(ban.Record, ban.Restored))];
}

/// <summary>What a jail says when it has taken over new settings.</summary>
/// <param name="Positions">How far each log was judged.</param>
/// <param name="ActionsDone">Done when every action has taken its change, or failed to.</param>
internal sealed record Adopted(IReadOnlyList<LogPosition> Positions, Task ActionsDone);
