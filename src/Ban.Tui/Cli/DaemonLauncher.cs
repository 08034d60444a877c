using System.Diagnostics;

namespace Ban.Tui.Cli;

/// <summary>Starts <c>bantuid</c>: the one beside this program, else the one that the search path has.</summary>
internal static class DaemonLauncher
{
    /// <summary>Runs it until it is ready in the background, or to its end. What is wrong it says itself, on standard error.</summary>
    /// <param name="foreground">Whether it stays in the foreground.</param>
    /// <param name="options">Its options with their values; those without a value are left out.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<int> RunAsync(bool foreground, IEnumerable<(string Name, string? Value)> options, CancellationToken cancellationToken)
    {
        string beside = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath) ?? AppContext.BaseDirectory, "bantuid");
        var start = new ProcessStartInfo(File.Exists(beside) ? beside : "bantuid") { UseShellExecute = false };
        start.ArgumentList.Add(foreground ? "-f" : "-b");
        foreach ((string name, string? value) in options)
        {
            if (value is not null)
            {
                start.ArgumentList.Add(name);
                start.ArgumentList.Add(value);
            }
        }

        using Process daemon = Process.Start(start)!;
        await daemon.WaitForExitAsync(cancellationToken);
        return daemon.ExitCode;
    }
}
