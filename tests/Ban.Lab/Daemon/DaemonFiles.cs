using System.Globalization;

namespace Ban.Lab.Daemon;

/// <summary>
/// The files of one daemon, all in one directory that is the caller's: a copy of the shipped configuration with the sshd jail
/// switched on, socket, process id file and database.
/// </summary>
public sealed class DaemonFiles
{
    /// <param name="directory">Where all of it goes.</param>
    /// <param name="logPath">The log that the sshd jail follows.</param>
    /// <param name="jailOptions">More options of the sshd jail, as <c>name = value</c>.</param>
    public DaemonFiles(string directory, string logPath, params IEnumerable<string> jailOptions)
    {
        Configuration = Path.Combine(directory, "etc");
        Socket = Path.Combine(directory, "bantui.sock");
        PidFile = Path.Combine(directory, "bantuid.pid");
        Database = Path.Combine(directory, "bantui.sqlite3");
        Log = Path.Combine(directory, "bantuid.log");
        CopyTree(Repository.Etc, Configuration);
        Write(Path.Combine("jail.d", "lab.local"), ["[sshd]", "enabled = true", "backend = auto", $"logpath = {logPath}", .. jailOptions]);
    }

    public string Configuration { get; }

    public string Socket { get; }

    public string PidFile { get; }

    public string Database { get; }

    /// <summary>The daemon's own log.</summary>
    public string Log { get; }

    public IEnumerable<string> Arguments => ["-c", Configuration, "-s", Socket, "-p", PidFile, "--db", Database, "--logtarget", Log, "-f"];

    /// <summary>Replaces a file of the configuration.</summary>
    /// <param name="name">Relative to the configuration directory.</param>
    public void Write(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(Configuration, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
    }

    /// <summary>A log line as OpenSSH writes it, at a time.</summary>
    public static string FailureLine(DateTimeOffset time, string address, string user = "root", int processId = 4711)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{SyslogStamp(time.LocalDateTime)} web01 sshd[{processId}]: Failed password for {user} from {address} port 50122 ssh2");

    /// <summary><c>Nov 20 10:42:06</c>, the day padded with a space.</summary>
    public static string SyslogStamp(DateTime time)
        => string.Create(CultureInfo.InvariantCulture, $"{time:MMM} {time.Day,2} {time:HH:mm:ss}");

    private static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
