using System.Text;
using Ban.Matching.Review;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Metrics;

/// <summary>Writes the metrics to a file again and again, for the textfile collector of Prometheus' node exporter. A reader sees the old or the new file, never half of one.</summary>
internal sealed class MetricsFile(string path, TimeSpan interval, Func<string> render, TimeProvider clock, ILogger log)
{
    /// <summary>The collector is another user.</summary>
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string? _problem;

    /// <summary>Writes until cancelled, then removes the file: numbers of a daemon that is gone would look like those of one that stands still.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            do
            {
                Write();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
        finally
        {
            Remove();
        }
    }

    /// <summary>Writes once. What goes wrong is said once for each trouble.</summary>
    internal void Write()
    {
        try
        {
            FileReplacement.Write(path, Encoding.UTF8.GetBytes(render()), ForAll);
            _problem = null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            if (_problem != wrong.Message)
            {
                _problem = wrong.Message;
                MetricsLog.FileFailed(log, path, wrong.Message);
            }
        }
    }

    private void Remove()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            MetricsLog.FileFailed(log, path, wrong.Message);
        }
    }
}
