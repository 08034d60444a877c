using System.Diagnostics;

namespace Ban.Daemon.Metrics;

/// <summary>What Prometheus' own libraries say of every process, under the same names.</summary>
internal static class ProcessMetrics
{
    private static readonly double s_start = Started();

    public static IReadOnlyList<MetricFamily> Collect() =>
    [
        new MetricFamily("process_cpu_seconds_total", MetricKind.Counter, "CPU time used, of user and system.").Add(Environment.CpuUsage.TotalTime.TotalSeconds),
        new MetricFamily("process_resident_memory_bytes", MetricKind.Gauge, "Resident memory.").Add(Environment.WorkingSet),
        new MetricFamily("process_open_fds", MetricKind.Gauge, "Open file descriptors.").Add(OpenFiles()),
        new MetricFamily("process_start_time_seconds", MetricKind.Gauge, "Start of the process since 1970.").Add(s_start),
        new MetricFamily("bantui_managed_heap_bytes", MetricKind.Gauge, "Memory that the runtime's objects take.").Add(GC.GetTotalMemory(forceFullCollection: false)),
    ];

    private static double Started()
    {
        using var self = Process.GetCurrentProcess();
        return Math.Round((self.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds, 2);
    }

    private static int OpenFiles() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
}
