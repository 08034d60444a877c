using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>A log that is to be judged.</summary>
/// <param name="Name">As the user gave it.</param>
/// <param name="Kind">What it was taken for.</param>
/// <param name="Open">Opens it; the caller disposes the stream.</param>
/// <param name="Length">Bytes on disk; 0 where that is unknown.</param>
internal sealed record LogSource(string Name, LogKind Kind, Func<Stream> Open, long Length)
{
    /// <summary>The name that stands for the journal.</summary>
    public const string JournalName = "systemd-journal";

    /// <summary>Which journal, where it is one; its entries are no bytes that could be opened.</summary>
    public JournalSettings? Journal { get; init; }

    /// <summary>Whether the argument LOG means the journal: its name, alone or with parameters in brackets.</summary>
    public static bool NamesJournal(string log) =>
        !File.Exists(log) && (log == JournalName || (log.StartsWith(JournalName + "[", StringComparison.Ordinal) && log.EndsWith(']')));

    /// <summary>Finds out what the argument LOG names.</summary>
    /// <param name="log">The argument.</param>
    /// <param name="standardInput">Stands for <c>-</c>.</param>
    /// <param name="pathsAreText">Whether a path that names nothing is a line of text, as fail2ban-regex has it, and not a mistake.</param>
    /// <exception cref="RegexException">It names a file that is not there.</exception>
    /// <exception cref="ConfigurationException">A parameter of the journal is wrong.</exception>
    public static LogSource Find(string log, Stream standardInput, bool pathsAreText)
    {
        if (log == "-")
        {
            return new LogSource(log, LogKind.StandardInput, () => standardInput, 0);
        }

        if (File.Exists(log))
        {
            return new LogSource(log, LogKind.File, () => CompressedLog.Open(log), new FileInfo(log).Length);
        }

        if (NamesJournal(log))
        {
            JournalSettings journal = JournalOptions.ReadBackend(FilterSource.FromCommandLine(log));
            return new LogSource(log, LogKind.Journal, static () => Stream.Null, 0) { Journal = journal };
        }

        if (!pathsAreText && Directory.Exists(log))
        {
            throw new RegexException($"{log} is a directory; expected a log file, - or a line of text");
        }

        bool isPath = !pathsAreText && log.Contains('/', StringComparison.Ordinal) && !log.AsSpan().ContainsAny(" \t\n");
        return isPath
            ? throw new RegexException($"there is no log file {log}")
            : new LogSource(log, LogKind.Text, () => new MemoryStream(Encoding.UTF8.GetBytes(log), writable: false), 0);
    }
}

/// <summary>What a LOG argument is.</summary>
internal enum LogKind
{
    File,
    StandardInput,

    /// <summary>The entries of the systemd journal.</summary>
    Journal,

    /// <summary>The lines themselves.</summary>
    Text,
}
