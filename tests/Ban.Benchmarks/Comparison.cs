using System.Diagnostics;
using System.Globalization;

namespace Ban.Benchmarks;

/// <summary>
/// Times whole programs on one log in one run, in turn, so that a machine whose speed drifts treats all alike. The median
/// counts, and the ratio to fail2ban's. Programs with the same filter must count the same lines, or there is no result.
/// Programs that are not installed are left out.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="filter">The filter's name.</param>
/// <param name="output">Gets the table.</param>
internal sealed class Comparison(string log, string filter, TextWriter output)
{
    public const int Rounds = 5;

    /// <summary>The peer is so slow that its time varies little.</summary>
    private const int PeerRounds = 2;

    private const string PeerConfiguration = "/etc/fail2ban";
    private const string PeerName = "fail2ban-regex";
    private const string OwnFilter = "our filter";
    private const string PeerFilter = "fail2ban's filter";

    private static readonly string[] s_quiet = ["--print-no-missed", "--print-no-ignored"];

    private readonly List<Contender> _contenders = [];

    /// <param name="bantui">Path of the program.</param>
    /// <param name="configuration">Our configuration directory.</param>
    /// <param name="peerSeconds">The peer's time, where it was taken on another log and scaled; it is not run then.</param>
    /// <returns>The peer's median, if it is installed.</returns>
    public double? Run(string bantui, string configuration, double? peerSeconds)
    {
        if (File.Exists(Path.Combine(configuration, "filter.d", $"{filter}.conf")))
        {
            Add(new Contender("bantui regex, its own filter", bantui, ["regex", log, filter, "-c", configuration, .. s_quiet]) { Filter = OwnFilter });
        }

        if (Directory.Exists(PeerConfiguration))
        {
            Add(new Contender("bantui regex, fail2ban's filter", bantui, ["regex", log, filter, "-c", PeerConfiguration, .. s_quiet]) { Filter = PeerFilter });
        }

        if (peerSeconds is null)
        {
            Add(new Contender(PeerName, "/usr/bin/fail2ban-regex", [log, filter, .. s_quiet]) { Filter = PeerFilter, Rounds = PeerRounds });
        }

        Add(new Contender("sshguard's parser", "/usr/libexec/sshguard/sshg-parser", []) { ReadsInput = true });
        for (int round = 0; round < Rounds; round++)
        {
            _contenders.Where(c => round < c.Rounds).ToList().ForEach(Time);
        }

        CheckCounts();
        double? peer = peerSeconds ?? _contenders.Find(contender => contender.Name == PeerName)?.Median;
        Print(peer, isScaled: peerSeconds is not null);
        return peer;
    }

    private void Add(Contender contender)
    {
        if (File.Exists(contender.Program))
        {
            _contenders.Add(contender);
        }
        else
        {
            output.WriteLine($"{contender.Name}: not installed, left out");
        }
    }

    private void Time(Contender contender)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(contender.ReadsInput ? "input=$1; shift; exec \"$@\" <\"$input\" >/dev/null 2>&1" : "shift; exec \"$@\" </dev/null 2>/dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(log);
        start.ArgumentList.Add(contender.Program);
        Array.ForEach(contender.Arguments, start.ArgumentList.Add);
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string report = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{contender.Name} ended with {process.ExitCode}");
        }

        contender.Seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        contender.Counts = contender.Filter is null ? null : LineCounts.Parse(report);
    }

    private void CheckCounts()
    {
        foreach (IGrouping<string, Contender> group in _contenders.Where(c => c.Filter is not null).GroupBy(c => c.Filter!, StringComparer.Ordinal))
        {
            if (group.Select(c => c.Counts).Distinct().Count() > 1)
            {
                throw new InvalidOperationException($"{group.Key}: the counts differ: {string.Join("; ", group.Select(c => $"{c.Name} {c.Counts}"))}");
            }
        }
    }

    private void Print(double? peer, bool isScaled)
    {
        output.WriteLine();
        output.WriteLine($"{Path.GetFileName(log)} through {filter}: {new FileInfo(log).Length / 1e6:0.0} MB, whole processes, seconds");
        foreach (Contender contender in _contenders)
        {
            string ratio = peer is { } slow ? string.Create(CultureInfo.InvariantCulture, $"{slow / contender.Median,6:0.0} x {PeerName}") : string.Empty;
            string counts = contender.Counts is { } c ? $"  {c.Matched} matched, {c.Ignored} ignored, {c.Missed} missed" : string.Empty;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {contender.Name,-34} median {contender.Median,7:0.000}  min {contender.Seconds.Min(),7:0.000}  max {contender.Seconds.Max(),7:0.000}  {ratio}{counts}"));
        }

        if (isScaled)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {PeerName,-34} {peer:0.0}, from the smaller log by the number of bytes; it was not run on this one"));
        }
    }
}
