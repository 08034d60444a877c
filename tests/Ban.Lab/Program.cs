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
        ["crash", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var kills) && kills is > 0 and <= Crash.MaxKills
            => await Crash.RunAsync(kills, output, stop.Token),
        ["flood", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var addresses) && addresses is > 0 and <= Flood.MaxAddresses
            => await Flood.RunAsync(addresses, output, stop.Token),
        ["subscribers", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= Subscribers.MaxSeconds
            => await Subscribers.RunAsync(seconds, output, stop.Token),
        ["fuzz", var text, var number] when int.TryParse(text, CultureInfo.InvariantCulture, out var messages) && messages is > 0 and <= Fuzz.MaxMessages
            && int.TryParse(number, CultureInfo.InvariantCulture, out var seed)
            => await Fuzz.RunAsync(messages, seed, output, stop.Token),
        ["answers", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var rounds) && rounds is > 0 and <= Answers.MaxRounds
            => await Answers.RunAsync(rounds, output, stop.Token),
        ["restart"] => await Restart.RunAsync(output, stop.Token),
        ["screen"] => await ScreenFigures.RunAsync(output, stop.Token),
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
    output.WriteLine("usage: Ban.Lab demo");
    output.WriteLine("       Ban.Lab restart");
    output.WriteLine("       Ban.Lab screen");
    output.WriteLine($"       Ban.Lab latency N     N attacks, 1 to {Latency.MaxAttacks}");
    output.WriteLine($"       Ban.Lab crash N       N kills, 1 to {Crash.MaxKills}");
    output.WriteLine($"       Ban.Lab flood N       N addresses, 1 to {Flood.MaxAddresses}");
    output.WriteLine($"       Ban.Lab subscribers N  N seconds, 1 to {Subscribers.MaxSeconds}");
    output.WriteLine($"       Ban.Lab answers N     N pings, 1 to {Answers.MaxRounds}");
    output.WriteLine("       Ban.Lab fuzz N SEED   N hostile messages");
    return 2;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
