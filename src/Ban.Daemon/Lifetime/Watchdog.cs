namespace Ban.Daemon.Lifetime;

/// <summary>
/// Gives the service manager a sign of life twice in each of its intervals, but only after the engine has answered: a timer of its
/// own would go on while the engine hangs.
/// </summary>
internal static class Watchdog
{
    /// <summary>Runs until it is cancelled; ends at once where nobody watches.</summary>
    /// <param name="service">Who watches.</param>
    /// <param name="pulse">Ends when the engine has taken notice; never, if it hangs.</param>
    public static async Task RunAsync(ServiceManager service, Func<Task> pulse, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (service.WatchdogTime is not { } time)
        {
            return;
        }

        try
        {
            while (true)
            {
                await pulse().WaitAsync(cancellationToken);
                service.Alive();
                await Task.Delay(time / 2, clock, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }
}
