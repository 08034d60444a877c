using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Metrics;

/// <summary>Log lines of the metrics. Event numbers 330 to 339.</summary>
internal static partial class MetricsLog
{
    [LoggerMessage(330, LogLevel.Error, "metrics_textfile = {Path}: cannot be written: {Reason}")]
    public static partial void FileFailed(ILogger log, string path, string reason);

    [LoggerMessage(331, LogLevel.Error, "metrics_listen = {Endpoint}: {Reason}")]
    public static partial void ListenFailed(ILogger log, string endpoint, string reason);

    [LoggerMessage(332, LogLevel.Information, "Metrics are served at {Endpoint}")]
    public static partial void Listening(ILogger log, string endpoint);
}
