using System.Diagnostics;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Verbs;

/// <summary>
/// The front door: the product at work, with real attackers where that is possible, else with a recorded log. On a terminal
/// in the full screen, else as printed events with a closing table.
/// </summary>
internal static class Demo
{
    public static async Task<int> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var scene = await StartSceneAsync(output, cancellationToken);
        var hasTerminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
        var isGood = hasTerminal ? await ShowAsync(scene, cancellationToken) : await PrintAsync(scene, output, cancellationToken);
        var exitCode = await scene.Daemon.StopAsync(cancellationToken);
        return isGood && exitCode == 0 ? 0 : 1;
    }

    private static async Task<IScene> StartSceneAsync(TextWriter output, CancellationToken cancellationToken)
    {
        if (LabMachine.Obstacle is { } obstacle)
        {
            await output.WriteLineAsync($"No private network with a real sshd here: {obstacle}.");
            await output.WriteLineAsync("Replaying a recorded log of a real sshd under attack, at its own speed, with the dry-run engine: no firewall is touched.");
            return await ReplayScene.StartAsync(cancellationToken);
        }

        await output.WriteLineAsync("A private network with a real sshd on its loopback, bantuid with the shipped sshd jail, and real ssh clients.");
        return await AttackScene.StartAsync(cancellationToken);
    }

    private static async Task<bool> ShowAsync(IScene scene, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var play = scene.PlayAsync(hasSpectator: true, stop.Token);
        try
        {
            using var screen = Process.Start(HostMachine.Instance.Prepare(Repository.Bantui, ["-s", scene.Daemon.Files.Socket]))!;

            // Not cancelled: a signal from the terminal reaches the screen as well, and it must restore the terminal first.
            await screen.WaitForExitAsync(CancellationToken.None);
            return screen.ExitCode == 0;
        }
        finally
        {
            await stop.CancelAsync();
            await EndAsync(play);
        }
    }

    private static async Task EndAsync(Task play)
    {
        try
        {
            await play;
        }
        catch (OperationCanceledException)
        {
            // The spectator has left.
        }
    }

    private static async Task<bool> PrintAsync(IScene scene, TextWriter output, CancellationToken cancellationToken)
    {
        Checks checks;
        await using (var watch = RunningProcess.Start(HostMachine.Instance, Repository.Bantui, "-s", scene.Daemon.Files.Socket, "watch"))
        {
            watch.Output.LineRead += output.WriteLine;
            watch.Error.LineRead += output.WriteLine;
            await scene.PlayAsync(hasSpectator: false, cancellationToken);
            checks = await scene.CheckAsync(cancellationToken);
        }

        await checks.WriteAsync(output);
        return checks.AllGood;
    }
}
