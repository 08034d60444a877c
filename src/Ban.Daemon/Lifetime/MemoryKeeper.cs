using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// Gives memory back to the system once a burst is over: after the start, a restart with many bans, a call with thousands. The
/// runtime by itself keeps what a burst took, as the next one may come; a guard that is idle most of the time shall be small.
/// </summary>
internal static class MemoryKeeper
{
    /// <summary>How often it is looked.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    /// <summary>A part of the interval; a process that takes more of the processor is at work, and is not held up.</summary>
    private const int IdlePart = 20;

    /// <summary>Bytes of new objects since the last time that make it worth while.</summary>
    private const long WorthWhile = 8 * 1024 * 1024;

    /// <summary>Runs until it is cancelled.</summary>
    public static async Task RunAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        long given = -WorthWhile;
        TimeSpan used = Environment.CpuUsage.TotalTime;
        try
        {
            while (true)
            {
                await Task.Delay(s_interval, clock, cancellationToken);
                TimeSpan now = Environment.CpuUsage.TotalTime;
                bool isIdle = (now - used) * IdlePart < s_interval;
                used = now;
                if (isIdle && GC.GetTotalAllocatedBytes() - given > WorthWhile)
                {
                    GiveBack();
                    given = GC.GetTotalAllocatedBytes();
                    used = Environment.CpuUsage.TotalTime;
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
