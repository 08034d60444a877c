using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Native.LibC;

namespace Ban.Matching.Review;

/// <summary>Finds log files that a jail names and that do not exist.</summary>
public static class LogFileCheck
{
    /// <summary>A warning for each path or glob of a jail that names no file; none for a jail that is left out without logs.</summary>
    public static IEnumerable<ConfigProblem> Missing(JailSettings jail)
    {
        if (jail.SkipIfNoLogs)
        {
            yield break;
        }

        foreach (LogPath path in jail.LogPaths.Where(static path => !Exists(path.Pattern)))
        {
            yield return new ConfigProblem(path.Origin, $"there is no log file '{path.Pattern}'") { Jail = jail.Name, Subject = path.Pattern };
        }
    }

    /// <summary>
    /// Why something is no log file, in one line; null if it is one. Looked at and not opened: to open a pipe is to wait for its
    /// writer, and nothing ends that.
    /// </summary>
    public static string? FindObstacle(string path) =>
        !FileStatus.TryGet(path, out FileStatus status, out string? trouble) ? trouble ?? "there is no such file"
        : status.IsRegular ? null
        : "expected a regular file, found a pipe, a socket or a device";

    private static bool Exists(string pattern)
    {
        try
        {
            return LogGlob.Expand(pattern).Any();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What may not be looked at is not known to be missing.
            return true;
        }
    }
}
