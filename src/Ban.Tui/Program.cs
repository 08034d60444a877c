using Ban.Tui.Cli;

var console = CliConsole.OfProcess();
return await new CommandLine(console, TimeProvider.System).RunAsync(args, CancellationToken.None);
