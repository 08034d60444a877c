using Ban.Tui.Cli;
using Ban.Tui.Cli.Peer;
using Ban.Tui.Regex;

const string OwnName = "bantui";
string name = CalledName.OfProcess();
var console = CliConsole.OfProcess();
return name switch
{
    PeerRegex.Name => await OutputGuard.RunAsync(name, () => Task.FromResult(PeerRegex.Run(args, RegexHost.OfProcess())), console.Error, PeerRegex.Failed),
    PeerClient.Name => await OutputGuard.RunAsync(name, () => new PeerClient(console, TimeProvider.System).RunAsync(args, CancellationToken.None), console.Error, PeerClient.Failed),
    _ => await OutputGuard.RunAsync(OwnName, RunAsync, console.Error, ExitCodes.Failed),
};

async Task<int> RunAsync()
{
    if (args is [Completion.Name, .. var line])
    {
        await Completion.RunAsync(line, console);
        return ExitCodes.Done;
    }

    return PlainPing.TryRun(args, console, PlainPing.TimeLimit)
        ? ExitCodes.Done
        : await new CommandLine(console, TimeProvider.System).RunAsync(args, CancellationToken.None);
}
