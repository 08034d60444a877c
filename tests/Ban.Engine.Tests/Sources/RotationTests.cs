using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Sources;

/// <summary>
/// Rotations without end, and every line judged exactly once. A few of each kind as a test; <c>make rotations</c> runs a thousand of each
/// under 20,000 lines a second.
/// </summary>
public sealed class RotationTests(ITestOutputHelper output)
{
    private const int LinesPerSecond = 20_000;

    /// <summary>Rotations that the reader may be behind; where it is more, the writer waits, for what logrotate deletes nobody can read.</summary>
    private const int MaxBehind = 8;

    private static readonly int s_rotations =
        int.TryParse(Environment.GetEnvironmentVariable("BANTUI_ROTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 40;

    /// <summary>At full length the lines come at their rate; a test need not wait for that.</summary>
    private static readonly bool s_isPaced = s_rotations >= 1000;

    [Theory(Timeout = 300_000)]
    [InlineData(Rotation.Rename)]
    [InlineData(Rotation.CopyTruncate)]
    [InlineData(Rotation.Delete)]
    public async Task Follow_RotationsUnderLoad_JudgesEveryLineOnce(Rotation kind)
    {
        using TempDirectory temp = new();
        using RotatingLog log = new(temp.File("log"));
        CountingMatcher matcher = new();
        await using BanEngine engine = new(
            new MemoryStore(), new EngineParts(_ => matcher, (_, _) => new RecordingAction(), _ => (_, _) => null), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync([EngineHarness.Settings("a", temp.File("log"))], TestContext.Current.CancellationToken);
        Stopwatch time = Stopwatch.StartNew();
        int waits = 0;
        Queue<int> ends = new();
        for (int rotation = 0; rotation < s_rotations; rotation++)
        {
            int start = log.Next;
            for (int part = 0; part < 20; part++)
            {
                log.Write(20);
                await PaceAsync(time, log.Next);
            }

            // What was never seen before it was deleted cannot be known; what was seen is read to its end.
            bool mustBeSeen = kind == Rotation.Delete;
            ends.Enqueue(mustBeSeen ? start : log.Next);
            while (ends.Count > (mustBeSeen ? 0 : MaxBehind) && matcher.Last < ends.Dequeue())
            {
                waits++;
                await matcher.WaitForAsync(log.Next - 1, atLeast: start);
            }

            log.Rotate(kind, late: 5);
        }

        log.Write(1);
        await matcher.WaitForAsync(log.Next - 1, atLeast: log.Next - 1);
        await matcher.WaitForCountAsync(log.Next);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}: {s_rotations} rotations, {log.Next} lines in {time.Elapsed.TotalSeconds:F1} s, missing {matcher.Missing(log.Next)}, twice {matcher.Twice}, out of order {matcher.OutOfOrder}, writer waited {waits} times"));
        Assert.Equal((0, 0), (matcher.Missing(log.Next), matcher.Twice));
    }

    private static async Task PaceAsync(Stopwatch time, int lines)
    {
        TimeSpan due = TimeSpan.FromSeconds((double)lines / LinesPerSecond);
        if (s_isPaced && due > time.Elapsed + TimeSpan.FromMilliseconds(1))
        {
            await Task.Delay(due - time.Elapsed, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Counts how often each number was judged.</summary>
    private sealed class CountingMatcher : ILineMatcher
    {
        private readonly Lock _gate = new();
        private readonly HashSet<int> _seen = [];
        private int _last = -1;
        private int _twice;
        private int _outOfOrder;

        public int Last => Volatile.Read(ref _last);

        public int Twice => Volatile.Read(ref _twice);

        public int OutOfOrder => Volatile.Read(ref _outOfOrder);

        public LineVerdict Match(ReadOnlySpan<byte> line, in LineContext context, List<Failure> failures)
        {
            Assert.True(Utf8Parser.TryParse(line, out int number, out _));
            lock (_gate)
            {
                _twice += _seen.Add(number) ? 0 : 1;
                _outOfOrder += number < _last ? 1 : 0;
                _last = Math.Max(_last, number);
            }

            return LineVerdict.Missed;
        }

        public int Missing(int lines)
        {
            lock (_gate)
            {
                return lines - _seen.Count;
            }
        }

        public async Task WaitForAsync(int line, int atLeast)
        {
            while (Last < Math.Min(line, atLeast))
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        /// <summary>Lines of a file that was overtaken come last; those that never come are given up after a while.</summary>
        public async Task WaitForCountAsync(int lines)
        {
            Stopwatch patience = Stopwatch.StartNew();
            while (Missing(lines) > 0 && patience.Elapsed < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        public void Dispose()
        {
        }
    }
}
