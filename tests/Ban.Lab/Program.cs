using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Ban.Lab;
using Ban.Lab.Verbs;

// Not through System.Console: its first write sends control sequences to a terminal that the full screen is about to take over.
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return args switch
    {
        ["demo"] => await Demo.RunAsync(output, stop.Token),
        ["latency", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var attacks) && attacks is > 0 and <= Latency.MaxAttacks
            => await Latency.RunAsync(attacks, output, stop.Token),
        ["restart"] => await Restart.RunAsync(output, stop.Token),
        _ => Usage(),
    };
}
catch (LabException problem)
{
    await output.WriteLineAsync($"lab: {problem.Message}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await output.WriteLineAsync("lab: interrupted");
    return 1;
}

int Usage()
{
    output.WriteLine($"usage: Ban.Lab demo | restart | latency N     (N attacks, 1 to {Latency.MaxAttacks})");
    return 2;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
