using System.Diagnostics;

namespace Ban.EndToEnd.Tests;

/// <summary>The processes of this host, those in private machines included.</summary>
internal static class ProcessList
{
    /// <summary>Command lines that name a path, our own process aside.</summary>
    public static IReadOnlyList<string> Naming(string path)
        => [.. Process.GetProcesses().Where(process => process.Id != Environment.ProcessId)
            .Select(CommandLine).Where(text => text.Contains(path, StringComparison.Ordinal))];

    private static string CommandLine(Process process)
    {
        using (process)
        {
            try
            {
                return File.ReadAllText($"/proc/{process.Id}/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                return ""; // It has ended since it was listed.
            }
        }
    }
}
