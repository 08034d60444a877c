using Ban.Core.Configuration;

namespace Ban.Daemon.Lifetime;

/// <content>Options that a person changes while the daemon runs; they hold until the next reload.</content>
internal sealed partial class Reloader
{
    /// <summary>Notes options that are in force already.</summary>
    public void Adopt(DaemonOptions options) => Options = options;
}
