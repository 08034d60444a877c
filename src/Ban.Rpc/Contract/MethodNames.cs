namespace Ban.Rpc.Contract;

/// <summary>Every method and notification by its name on the wire.</summary>
public static class MethodNames
{
    public const string DaemonPing = "daemon.ping";
    public const string DaemonInfo = "daemon.info";
    public const string DaemonReload = "daemon.reload";
    public const string DaemonStop = "daemon.stop";
    public const string DaemonFlushLogs = "daemon.flushLogs";
    public const string JailList = "jail.list";
    public const string JailGet = "jail.get";
    public const string JailStart = "jail.start";
    public const string JailStop = "jail.stop";
    public const string JailPause = "jail.pause";
    public const string JailResume = "jail.resume";
    public const string BanList = "ban.list";
    public const string BanAdd = "ban.add";
    public const string BanRemove = "ban.remove";
    public const string CommandRun = "command.run";
    public const string EventSubscribe = "event.subscribe";
    public const string EventUnsubscribe = "event.unsubscribe";

    /// <summary>Notification of the daemon: one event of one subscription.</summary>
    public const string EventRaised = "event.raised";
}
