using System.Diagnostics;
using System.Globalization;

namespace Ban.Benchmarks;

/// <summary>
/// Compares the processor time that a real daemon takes for a growing log with one jail and with twenty on it: twenty
/// with different filters of fail2ban's package, and twenty times the same. Bans are taken by the dry-run engine. Once under
/// attack, where what a failure costs tells, and once with few failures, where it is the matching of lines.
/// </summary>
/// <param name="bantuid">Path of the daemon; bantui stands beside it.</param>
/// <param name="configuration">Our configuration directory, for the dry-run action.</param>
/// <param name="output">Gets the table.</param>
internal sealed class JailsMeasure(string bantuid, string configuration, TextWriter output)
{
    private const int Seed = 20261121;
    private const int Jails = 20;
    private const int Chunk = 64 * 1024;

    /// <summary>Failures among a hundred lines of an ordinary log.</summary>
    private const int OrdinaryShare = 10;
    private const string PeerFilters = "/etc/fail2ban/filter.d";
    private const string Filter = "sshd";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    private static readonly string[] s_others =
    [
        "apache-auth", "apache-badbots", "apache-noscript", "apache-overflows", "nginx-http-auth", "nginx-botsearch", "nginx-limit-req", "postfix",
        "dovecot", "exim", "proftpd", "vsftpd", "pure-ftpd", "named-refused", "asterisk", "mysqld-auth", "courier-auth", "cyrus-imap", "squid",
    ];

    /// <summary>Measures all three with both logs and prints the ratios.</summary>
    /// <param name="lines">Lines by which the log grows.</param>
    public void Run(int lines)
    {
        if (!Directory.Exists(PeerFilters))
        {
            output.WriteLine("jails on one log: fail2ban's filters are not installed, left out");
            return;
        }

        Compare("under attack", lines, failing: null);
        Compare(string.Create(CultureInfo.InvariantCulture, $"of which {OrdinaryShare} in a hundred fail"), lines, OrdinaryShare);
    }

    private void Compare(string log, int lines, int? failing)
    {
        (double Seconds, long Failures) one = Measure([Filter], lines, failing);
        (double Seconds, long Failures) mixed = Measure([Filter, .. s_others], lines, failing);
        (double Seconds, long Failures) same = Measure([.. Enumerable.Repeat(Filter, Jails)], lines, failing);
        if (mixed.Failures != one.Failures || same.Failures != one.Failures)
        {
            throw new InvalidOperationException($"the first jail counted {one.Failures}, {mixed.Failures} and {same.Failures} failures");
        }

        output.WriteLine();
        output.WriteLine($"jails on one log that grows by {lines} lines {log}, {one.Failures} failures in each {Filter} jail: processor time of the daemon");
        Print("1 jail", one.Seconds, one.Seconds, lines);
        Print($"{Jails} jails, different filters", mixed.Seconds, one.Seconds, lines);
        Print($"{Jails} jails, the same filter", same.Seconds, one.Seconds, lines);
    }

    private void Print(string name, double seconds, double one, int lines) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-34} {seconds,7:0.00} s  {seconds * 1e6 / lines,7:0.00} us a line  {seconds / one,5:0.0} x one jail"));

    private (double Seconds, long Failures) Measure(string[] filters, int lines, int? failing)
    {
        string directory = Directory.CreateTempSubdirectory("ban-benchmark-").FullName;
        string log = Path.Combine(directory, "auth.log");
        try
        {
            Configure(directory, log, filters);
            var start = new ProcessStartInfo(bantuid) { UseShellExecute = false };
            Array.ForEach(
                ["-c", directory, "-s", Path.Combine(directory, "socket"), "-p", Path.Combine(directory, "pid"), "--db", Path.Combine(directory, "db"), "-f"],
                start.ArgumentList.Add);
            using Process daemon = Process.Start(start)!;
            try
            {
                return Feed(daemon, directory, log, filters.Length, new SshdLog(Seed, DateTime.Now, failing), lines);
            }
            finally
            {
                daemon.Kill();
                daemon.WaitForExit();
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private (double Seconds, long Failures) Feed(Process daemon, string directory, string log, int jails, SshdLog generator, int lines)
    {
        Await(() => Enumerable.Range(0, jails).All(i => Ask(directory, i).Contains("\"running\"", StringComparison.Ordinal)), "the jails do not start");
        TimeSpan before = Settled(daemon);
        using (var source = new MemoryStream())
        {
            using var writer = new StreamWriter(source, leaveOpen: true);
            generator.Write(writer, lines);
            writer.Flush();
            ReadOnlySpan<byte> rest = source.GetBuffer().AsSpan(0, (int)source.Length);
            using FileStream target = new(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            while (!rest.IsEmpty)
            {
                int count = Math.Min(rest.Length, Chunk);
                target.Write(rest[..count]);
                rest = rest[count..];
            }
        }

        string end = string.Create(CultureInfo.InvariantCulture, $"\"offset\":{new FileInfo(log).Length},");
        Await(() => Enumerable.Range(0, jails).All(i => Ask(directory, i).Contains(end, StringComparison.Ordinal)), "the log is not read to its end");
        TimeSpan after = Settled(daemon);
        return ((after - before).TotalSeconds, Failures(Ask(directory, 0)));
    }

    private static long Failures(string jail)
    {
        const string Name = "\"totalFailures\":";
        string rest = jail[(jail.IndexOf(Name, StringComparison.Ordinal) + Name.Length)..];
        return long.Parse(rest[..rest.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    private string Ask(string directory, int jail)
    {
        var start = new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(bantuid)!, "bantui")) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(["-s", Path.Combine(directory, "socket"), "rpc", "jail.get", $$"""{"jail":"jail{{jail}}"}"""], start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return answer;
    }

    // The time taken once the daemon does nothing more.
    private static TimeSpan Settled(Process daemon)
    {
        TimeSpan last = TimeSpan.FromHours(-1);
        for (int same = 0; same < 4;)
        {
            Thread.Sleep(500);
            daemon.Refresh();
            TimeSpan now = daemon.TotalProcessorTime;
            same = now - last < TimeSpan.FromMilliseconds(15) ? same + 1 : 0;
            last = now;
        }

        return last;
    }

    private static void Await(Func<bool> isDone, string problem)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (Stopwatch.GetElapsedTime(start) > s_limit)
            {
                throw new InvalidOperationException(problem);
            }

            Thread.Sleep(300);
        }
    }

    private void Configure(string directory, string log, string[] filters)
    {
        File.WriteAllText(log, string.Empty);
        Directory.CreateSymbolicLink(Path.Combine(directory, "filter.d"), PeerFilters);
        Directory.CreateDirectory(Path.Combine(directory, "action.d"));
        File.Copy(Path.Combine(configuration, "action.d", "dry-run.conf"), Path.Combine(directory, "action.d", "dry-run.conf"));
        File.WriteAllText(Path.Combine(directory, "bantui.conf"), "[Definition]\nloglevel = ERROR\nlogtarget = STDERR\n");
        using var jails = new StreamWriter(Path.Combine(directory, "jail.conf"));
        jails.Write($"[DEFAULT]\nbackend = auto\naction = dry-run\nfindtime = 10m\nmaxretry = 5\nbantime = 10m\nlogpath = {log}\n");
        for (int i = 0; i < filters.Length; i++)
        {
            jails.Write($"[jail{i}]\nenabled = yes\nfilter = {filters[i]}\n");
        }
    }
}
