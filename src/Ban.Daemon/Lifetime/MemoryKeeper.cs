using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// Gives memory back to the system once a burst is over: after the start, a restart with many bans, a call with thousands. The
/// runtime by itself keeps what a burst took, as the next one may come; a guard that is idle most of the time shall be small.
/// </summary>
/// <param name="clock">For the pace.</param>
/// <param name="processorTime">What the process has used so far.</param>
/// <param name="allocated">Bytes of all objects that were ever made.</param>
/// <param name="giveBack">Does it.</param>
internal sealed class MemoryKeeper(TimeProvider clock, Func<TimeSpan> processorTime, Func<long> allocated, Action giveBack)
{
    /// <summary>How often it is looked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A part of the interval; a process that takes more of the processor is at work, and is not held up.</summary>
    public const int IdlePart = 20;

    /// <summary>Bytes of new objects since the last time that make it worth while.</summary>
    public const long WorthWhile = 8 * 1024 * 1024;

    /// <summary>For this process.</summary>
    public MemoryKeeper(TimeProvider clock)
        : this(clock, static () => Environment.CpuUsage.TotalTime, static () => GC.GetTotalAllocatedBytes(), GiveBack)
    {
    }

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long given = -WorthWhile;
        TimeSpan used = processorTime();
        try
        {
            while (true)
            {
                await Task.Delay(Interval, clock, cancellationToken);
                TimeSpan now = processorTime();
                bool isIdle = (now - used) * IdlePart < Interval;
                used = now;
                if (isIdle && allocated() - given > WorthWhile)
                {
                    giveBack();
                    given = allocated();
                    used = processorTime();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    private static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
    }
}
