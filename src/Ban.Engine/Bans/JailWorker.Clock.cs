namespace Ban.Engine.Bans;

/// <content>A clock that is set back, as when the time server is first reached after a start.</content>
internal sealed partial class JailWorker
{
    /// <summary>A clock that is held up by less was not set.</summary>
    private static readonly TimeSpan s_setBack = TimeSpan.FromSeconds(1);

    private DateTimeOffset _latest = DateTimeOffset.MinValue;

    /// <summary>Sees to it that what was noted under a clock ahead of the present one neither outweighs new failures nor excuses them.</summary>
    private void NoteTime(DateTimeOffset now)
    {
        if (_latest - now > s_setBack)
        {
            _window.Rewind(now);
            _afterBan.Rewind(now);
            _lastCheck = DateTimeOffset.MinValue;
            for (int i = 0; i < _unbannedAt.Count; i++)
            {
                _unbannedAt.SetAt(i, NotAfter(_unbannedAt.GetAt(i).Value, now));
            }
        }

        _latest = now;
    }

    private static DateTimeOffset NotAfter(DateTimeOffset time, DateTimeOffset now) => time < now ? time : now;
}
