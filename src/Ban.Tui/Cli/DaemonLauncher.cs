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
        var start = new ProcessStartInfo(Program()) { UseShellExecute = false };
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

    /// <summary>Runs it for one answer, without serving. What is wrong it says itself, on standard error.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<(int Code, string Output)> AskAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using Process daemon = Process.Start(new ProcessStartInfo(Program(), arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        string output = await daemon.StandardOutput.ReadToEndAsync(cancellationToken);
        await daemon.WaitForExitAsync(cancellationToken);
        return (daemon.ExitCode, output);
    }

    private static string Program()
    {
        string beside = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath) ?? AppContext.BaseDirectory, "bantuid");
        return File.Exists(beside) ? beside : "bantuid";
    }
}
