using Ban.Tui.Cli;
using Ban.Tui.Regex;

if (PeerRegex.IsCalled())
{
    return PeerRegex.Run(args, RegexHost.OfProcess());
}

return await new CommandLine(CliConsole.OfProcess(), TimeProvider.System).RunAsync(args, CancellationToken.None);
