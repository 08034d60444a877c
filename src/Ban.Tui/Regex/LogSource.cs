using System.Text;

namespace Ban.Tui.Regex;

/// <summary>Finds out what the argument LOG names, and opens it.</summary>
internal static class LogSource
{
    /// <summary>Opens the log.</summary>
    /// <exception cref="RegexException">It names a file that is not there.</exception>
    public static Stream Open(string log, Stream standardInput)
    {
        if (log == "-")
        {
            return standardInput;
        }

        if (File.Exists(log))
        {
            return new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }

        if (Directory.Exists(log))
        {
            throw new RegexException($"{log} is a directory; expected a log file, - or a line of text");
        }

        bool isPath = (log.StartsWith('/') || log.StartsWith("./", StringComparison.Ordinal)) && !log.AsSpan().ContainsAny(" \t\n");
        return isPath
            ? throw new RegexException($"there is no log file {log}")
            : new MemoryStream(Encoding.UTF8.GetBytes(log), writable: false);
    }
}
