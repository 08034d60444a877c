using Ban.Tui.Cli;
using Ban.Tui.Cli.Peer;
using Ban.Tui.Regex;

string name = CalledName.OfProcess();
if (name == PeerRegex.Name)
{
    return PeerRegex.Run(args, RegexHost.OfProcess());
}

var console = CliConsole.OfProcess();
if (name == PeerClient.Name)
{
    return await new PeerClient(console, TimeProvider.System).RunAsync(args, CancellationToken.None);
}

if (args is [Completion.Name, .. var line])
{
    await Completion.RunAsync(line, console);
    return ExitCodes.Done;
}

return PlainPing.TryRun(args, console, PlainPing.TimeLimit)
    ? ExitCodes.Done
    : await new CommandLine(console, TimeProvider.System).RunAsync(args, CancellationToken.None);
