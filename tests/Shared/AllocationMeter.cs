namespace Ban.Tests.Shared;

/// <summary>Tells whether code allocates. Compiled into every test project.</summary>
internal static class AllocationMeter
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes that <paramref name="action"/> allocates on this thread, the least of a few rounds: the runtime adds some of its
    /// own to a round in which it compiles code anew, while what the code allocates stands in every one.
    /// </summary>
    public static long LeastBytes(Action action)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
