using Ban.Lab.Daemon;

namespace Ban.Lab.Verbs;

/// <summary>A running daemon with something that happens to it. Owns both and what they need.</summary>
internal interface IScene : IAsyncDisposable
{
    DaemonProcess Daemon { get; }

    /// <summary>Lets it happen once; with a spectator, as long as that one stays where the scene has no end of its own.</summary>
    Task PlayAsync(bool hasSpectator, CancellationToken cancellationToken);

    /// <summary>What must be true after it has happened once.</summary>
    Task<Checks> CheckAsync(CancellationToken cancellationToken);
}
