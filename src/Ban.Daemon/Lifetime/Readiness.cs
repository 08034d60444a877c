namespace Ban.Daemon.Lifetime;

/// <summary>When a service manager, or the one who started the daemon in the background, hears that it is ready.</summary>
internal static class Readiness
{
    /// <summary>How long it waits for jails that start slowly; by itself a service manager gives up after 90 seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Ends when one of the tasks has ended, in whatever way, or after the longest time.</summary>
    public static Task WaitAsync(TimeProvider clock, CancellationToken cancellationToken, params IEnumerable<Task> tasks) =>
        Task.WhenAny([.. tasks, Task.Delay(Longest, clock, cancellationToken)]);
}
