using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;

namespace Ban.Benchmarks;

/// <summary>Takes the processor time of the way of a line from bytes to failure, in one thread, and counts what it allocates.</summary>
public static class MatchingMeasure
{
    private const int Rounds = 7;

    private static readonly ConfigFiles s_files = new(
        path => File.Exists(path) ? File.ReadAllBytes(path) : null,
        directory => Directory.Exists(directory) ? Directory.GetFiles(directory) : null);

    /// <summary>Judges a whole log several times with one filter and prints the median.</summary>
    public static void Run(string file, string directory, string filter, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        byte[] log = File.ReadAllBytes(file);
        FilterDefinition definition = ConfigurationLoader.LoadFilter(directory, filter, s_files);
        var times = new List<double>();
        (int Lines, int Failures) counts = default;
        long allocated = 0;
        for (int i = 0; i < Rounds; i++)
        {
            using LineMatcher matcher = LineMatcher.Create(definition, new MatcherOptions { UseDns = UseDns.No }, TimeProvider.System);
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan start = Environment.CpuUsage.TotalTime;
            counts = Judge(log, matcher);
            times.Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        times.Sort();
        double median = times[Rounds / 2];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Lines} lines, {counts.Failures} failures: processor time median {median:0.000} s ({times[0]:0.000} to {times[^1]:0.000}), {median * 1e9 / counts.Lines:0} ns a line, {(double)allocated / Math.Max(1, counts.Failures):0} bytes a failure"));
    }

    private static (int Lines, int Failures) Judge(ReadOnlySpan<byte> log, LineMatcher matcher)
    {
        var context = new LineContext(TimeProvider.System.GetUtcNow(), InOperation: false) { TrustLogTime = true };
        var failures = new List<Failure>();
        int lines = 0;
        int count = 0;
        while (!log.IsEmpty)
        {
            int length = log.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? log : log[..length];
            log = length < 0 ? default : log[(length + 1)..];
            failures.Clear();
            matcher.Match(line, context, failures);
            lines++;
            count += failures.Count;
        }

        return (lines, count);
    }
}
