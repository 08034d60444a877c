using Ban.Tui.Cli;
using Ban.Tui.Regex;

if (PeerRegex.IsCalled())
{
    return PeerRegex.Run(args, RegexHost.OfProcess());
}

var console = CliConsole.OfProcess();
return PlainPing.TryRun(args, console, PlainPing.TimeLimit)
    ? ExitCodes.Done
    : await new CommandLine(console, TimeProvider.System).RunAsync(args, CancellationToken.None);
