using System.Globalization;
using System.Net;
using Ban.Core.Net;

namespace Ban.Daemon.Sessions;

/// <summary>Log-ins from elsewhere as systemd-logind notes them, one file for each session.</summary>
internal static class LogindSessions
{
    public const string Folder = "/run/systemd/sessions";
    private const int MaxFiles = 1024;
    private const int MaxLines = 64;

    /// <summary>Reads them; empty where there is no logind.</summary>
    public static IReadOnlyList<LoginSession> Read() => Read(Folder, ProcFiles.Exists);

    /// <param name="lives">Whether a process is there.</param>
    internal static IReadOnlyList<LoginSession> Read(string folder, Func<int, bool> lives)
    {
        List<LoginSession> sessions = [];
        try
        {
            // Beside the files lie pipes with a dot in their name.
            foreach (string path in Directory.EnumerateFiles(folder).Where(static path => !Path.GetFileName(path).Contains('.')).Take(MaxFiles))
            {
                if (Parse(path, lives) is { } session)
                {
                    sessions.Add(session);
                }
            }
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            // No logind, or a session that has just ended.
        }

        return sessions;
    }

    private static LoginSession? Parse(string path, Func<int, bool> lives)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path).Take(MaxLines))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                values[line[..equals]] = line[(equals + 1)..];
            }
        }

        bool isLive = values.GetValueOrDefault("STATE") != "closing"
            && (!int.TryParse(values.GetValueOrDefault("LEADER"), NumberStyles.None, CultureInfo.InvariantCulture, out int leader) || lives(leader));
        return isLive && IPAddress.TryParse(values.GetValueOrDefault("REMOTE_HOST"), out IPAddress? address)
            ? new LoginSession(
                NetAddress.From(address), values.GetValueOrDefault("USER") ?? "somebody",
                $"session {Path.GetFileName(path)}, {values.GetValueOrDefault("SERVICE") ?? values.GetValueOrDefault("TTY") ?? "remote"}", SessionState.Active)
            : null;
    }
}
