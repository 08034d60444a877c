using Ban.Tui.Cli;

var console = CliConsole.OfProcess();
return PlainPing.TryRun(args, console)
    ? ExitCodes.Done
    : await new CommandLine(console, TimeProvider.System).RunAsync(args, CancellationToken.None);
