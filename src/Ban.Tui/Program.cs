using Ban.Tui.Cli;

return await new CommandLine(CliConsole.OfProcess(), TimeProvider.System).RunAsync(args, CancellationToken.None);
