using System.Diagnostics;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>The product's own faces, shown to whoever runs the demo.</summary>
internal static class Screen
{
    /// <summary>Opens the full screen on our own terminal and waits until the user leaves it.</summary>
    public static async Task OpenAsync(DaemonFiles files, CancellationToken cancellationToken)
    {
        using var screen = Process.Start(HostMachine.Instance.Prepare(Repository.Bantui, ["-s", files.Socket]))!;
        try
        {
            await screen.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A terminal signal reaches the screen as well; it restores the terminal before it ends.
            await screen.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        if (screen.ExitCode != 0)
        {
            throw new LabException($"the screen ended with {screen.ExitCode}");
        }
    }

    /// <summary>Prints events as they come, until it is disposed.</summary>
    public static RunningProcess Watch(DaemonFiles files, TextWriter output)
    {
        var watch = RunningProcess.Start(HostMachine.Instance, Repository.Bantui, "-s", files.Socket, "watch");
        watch.Output.LineRead += output.WriteLine;
        watch.Error.LineRead += output.WriteLine;
        return watch;
    }
}
