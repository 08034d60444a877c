using System.CommandLine;
using Ban.Terminal.Cells;
using Ban.Tui.App;
using Ban.Tui.Config;

namespace Ban.Tui.Cli;

/// <summary><c>bantui</c> without a command: the full screen, where there is a terminal for it.</summary>
internal static class ScreenCommand
{
    /// <summary>Makes the full screen what the program does when no command is given.</summary>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static void AddTo(RootCommand root, CommandFactory factory, Option<string?> configuration)
    {
        var ascii = new Option<bool>("--ascii") { Description = "Full screen: draw with ASCII only." };
        var readOnly = new Option<bool>("--read-only") { Description = "Full screen: show, and change nothing." };
        var plain = new Option<bool>("--plain") { Description = "Instead of the full screen: what happens as sentences, line by line, for screen readers." };
        root.Options.Add(ascii);
        root.Options.Add(plain);
        root.Options.Add(readOnly);
        factory.SetAction(root, async (context, cancellationToken) =>
        {
            if (context.Parsed.GetValue(plain))
            {
                return await context.GuardAsync(() => PlainScreen.RunAsync(
                    async token => await context.ConnectAsync(token), context.Console.Output, context.Clock, cancellationToken));
            }

            if (Console.IsInputRedirected || Console.IsOutputRedirected)
            {
                context.Warn("the full screen needs a terminal; name a command, or see bantui --help");
                return ExitCodes.Usage;
            }

            var options = new FullScreenOptions
            {
                ConfigDirectory = ConfigCommand.DirectoryOf(context.Parsed.GetValue(configuration)),
                Colors = context.HasColor ? ColorDepths.Detect(Environment.GetEnvironmentVariable) : ColorDepth.None,
                Editor = OutsideEditor.Find(Environment.GetEnvironmentVariable),
                Ascii = context.Parsed.GetValue(ascii),
                ReadOnly = context.Parsed.GetValue(readOnly),
            };
            int ended = ExitCodes.Done;
            int failed = await context.GuardAsync(async () => ended = await FullScreen.RunAsync(
                async token => await context.ConnectAsync(token), options, context.Clock, cancellationToken));
            return failed == ExitCodes.Done ? ended : failed;
        });
    }
}
