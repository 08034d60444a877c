using System.Diagnostics;
using System.Globalization;

namespace Ban.Benchmarks;

/// <summary>
/// Times whole programs on one log in one run, in turn, so that a machine whose speed drifts treats all alike. The median
/// counts, and the ratio to fail2ban's; programs that are not installed are left out.
/// </summary>
internal sealed class Comparison(string log, TextWriter output)
{
    private const int Rounds = 5;
    private const string PeerConfiguration = "/etc/fail2ban";

    private readonly List<Contender> _contenders = [];

    /// <param name="bantui">Path of the program.</param>
    /// <param name="configuration">Our configuration directory.</param>
    public void Run(string bantui, string configuration)
    {
        Add("bantui regex, its own sshd filter", bantui, ["regex", log, "sshd", "-c", configuration, "--print-no-missed"]);
        if (Directory.Exists(PeerConfiguration))
        {
            Add("bantui regex, fail2ban's sshd filter", bantui, ["regex", log, "sshd", "-c", PeerConfiguration, "--print-no-missed"]);
        }

        Add("fail2ban-regex", "/usr/bin/fail2ban-regex", [log, "sshd", "--print-no-missed"]);
        Add("sshguard's parser", "/usr/libexec/sshguard/sshg-parser", [], readsInput: true);
        for (int round = 0; round < Rounds; round++)
        {
            _contenders.ForEach(contender => contender.Seconds.Add(Time(contender)));
        }

        Print();
    }

    private void Add(string name, string program, string[] arguments, bool readsInput = false)
    {
        if (File.Exists(program))
        {
            _contenders.Add(new Contender(name, program, arguments, readsInput));
        }
        else
        {
            output.WriteLine($"{name}: not installed, left out");
        }
    }

    private double Time(Contender contender)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        string input = contender.ReadsInput ? log : "/dev/null";
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("input=$1; shift; exec \"$@\" <\"$input\" >/dev/null 2>&1");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(input);
        start.ArgumentList.Add(contender.Program);
        Array.ForEach(contender.Arguments, start.ArgumentList.Add);
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"{contender.Name} ended with {process.ExitCode}");
    }

    private void Print()
    {
        double? peer = _contenders.Find(contender => contender.Name == "fail2ban-regex")?.Median;
        output.WriteLine();
        output.WriteLine($"{new FileInfo(log).Length / 1e6:0.0} MB, {Rounds} rounds, whole processes, seconds");
        foreach (Contender contender in _contenders)
        {
            string ratio = peer is { } slow ? string.Create(CultureInfo.InvariantCulture, $"{slow / contender.Median,6:0.0} x fail2ban-regex") : string.Empty;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {contender.Name,-38} median {contender.Median,7:0.000}  min {contender.Seconds.Min(),7:0.000}  max {contender.Seconds.Max(),7:0.000}  {ratio}"));
        }
    }

    private sealed record Contender(string Name, string Program, string[] Arguments, bool ReadsInput)
    {
        public List<double> Seconds { get; } = [];

        public double Median => Seconds.Order().ElementAt(Seconds.Count / 2);
    }
}
