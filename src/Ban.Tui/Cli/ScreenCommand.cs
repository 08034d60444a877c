using System.CommandLine;
using Ban.Terminal.Cells;
using Ban.Tui.App;
using Ban.Tui.Config;
using Ban.Tui.Editing;
using Command = System.CommandLine.Command;

namespace Ban.Tui.Cli;

/// <summary><c>bantui</c> without a command, and <c>bantui tui</c>: the full screen, where there is a terminal for it.</summary>
/// <param name="configuration">The program's option for the configuration directory.</param>
internal sealed class ScreenCommand(Option<string?> configuration)
{
    private readonly Option<bool> _ascii = new("--ascii") { Description = "Full screen: draw with ASCII only." };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Full screen: show, and change nothing." };
    private readonly Option<bool> _plain = new("--plain") { Description = "Instead of the full screen: what happens as sentences, line by line, for screen readers." };

    /// <summary>Makes the full screen what the program does when no command is given.</summary>
    public void AddTo(RootCommand root, CommandFactory factory) => Fill(root, factory);

    /// <summary>The same under a name, for links and for whoever looks for it in the list.</summary>
    public Command Create(CommandFactory factory)
    {
        var command = new CliCommand("tui", "Open the full screen, as without a command.", "bantui tui", "bantui tui --read-only --ascii");
        Fill(command, factory);
        return command;
    }

    private void Fill(Command command, CommandFactory factory)
    {
        command.Options.Add(_ascii);
        command.Options.Add(_plain);
        command.Options.Add(_readOnly);
        factory.SetAction(command, RunAsync);
    }

    private async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Parsed.GetValue(_plain))
        {
            return await context.GuardAsync(() => PlainScreen.RunAsync(
                async token => await context.ConnectAsync(token), context.Console.Output, context.Clock, cancellationToken));
        }

        if (Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            return await context.GuardAsync(static () => throw new UsageException("the full screen needs a terminal; name a command, or see bantui --help"));
        }

        var options = new FullScreenOptions
        {
            ConfigDirectory = ConfigCommand.DirectoryOf(context.Parsed.GetValue(configuration)),
            Colors = context.HasColor ? ColorDepths.Detect(Environment.GetEnvironmentVariable) : ColorDepth.None,
            Editor = EditorProgram.Find(Environment.GetEnvironmentVariable),
            IsLight = Backgrounds.IsLight(Environment.GetEnvironmentVariable),
            CanAskBackground = Backgrounds.CanBeAsked(Environment.GetEnvironmentVariable),
            Ascii = context.Parsed.GetValue(_ascii),
            ReadOnly = context.Parsed.GetValue(_readOnly),
        };
        int ended = ExitCodes.Done;
        int failed = await context.GuardAsync(async () => ended = await FullScreen.RunAsync(
            async token => await context.ConnectAsync(token), options, context.Clock, cancellationToken));
        return failed == ExitCodes.Done ? ended : failed;
    }
}
