using System.IO.Enumeration;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Tui.Config;

/// <summary>Finds log files that a jail names and that do not exist.</summary>
internal static class LogFileCheck
{
    /// <summary>Most entries of one directory that are compared with a glob.</summary>
    private const int MaxEntries = 100_000;

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

    private static bool Exists(string pattern)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
            return ExistsUnder(pattern.StartsWith('/') ? "/" : ".", parts);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What may not be looked at is not known to be missing.
            return true;
        }
    }

    private static bool ExistsUnder(string directory, ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            return false;
        }

        string part = parts[0];
        if (!part.AsSpan().ContainsAny('*', '?', '['))
        {
            string path = Path.Combine(directory, part);
            return parts.Length == 1 ? File.Exists(path) : ExistsUnder(path, parts[1..]);
        }

        if (!Directory.Exists(directory))
        {
            return false;
        }

        string expression = WithoutBrackets(part);
        foreach (string entry in Directory.EnumerateFileSystemEntries(directory).Take(MaxEntries))
        {
            bool matches = FileSystemName.MatchesSimpleExpression(expression, Path.GetFileName(entry), ignoreCase: false);
            if (matches && (parts.Length == 1 ? File.Exists(entry) : ExistsUnder(entry, parts[1..])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The glob with <c>?</c> for each bracket: it takes more names, so a file that is there is never called missing.</summary>
    private static string WithoutBrackets(string glob)
    {
        int open = glob.IndexOf('[', StringComparison.Ordinal);
        int close = open < 0 ? -1 : glob.IndexOf(']', open + 1);
        return close < 0 ? glob : $"{glob[..open]}?{WithoutBrackets(glob[(close + 1)..])}";
    }
}
