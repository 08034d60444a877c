using System.Diagnostics;

namespace Ban.Lab.Processes;

/// <summary>Waiting for a condition, with a deadline: the one place where the lab and its tests let time pass.</summary>
public static class Until
{
    /// <summary>Long enough for a loaded machine with one core; a condition that holds is seen within some milliseconds.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(15);

    /// <summary>Asks again and again until the answer is true.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="state">What is to be said about the state when the time is up.</param>
    /// <exception cref="LabException">It did not become true in time.</exception>
    public static async Task TrueAsync(
        string what, Func<Task<bool>> condition, CancellationToken cancellationToken, TimeSpan? deadline = null, Func<string>? state = null)
    {
        var limit = deadline ?? Deadline;
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(s_pause);
        while (!await condition())
        {
            if (watch.Elapsed > limit)
            {
                throw new LabException($"waited {limit.TotalSeconds:0.#} s for {what}{(state is null ? "" : "\n" + state())}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>The same for a condition that needs no waiting of its own.</summary>
    public static Task TrueAsync(
        string what, Func<bool> condition, CancellationToken cancellationToken, TimeSpan? deadline = null, Func<string>? state = null)
        => TrueAsync(what, () => Task.FromResult(condition()), cancellationToken, deadline, state);
}
