using System.CommandLine;
using Ban.Core.Configuration;
using Ban.Tui.Cli;

namespace Ban.Tui.Config;

/// <summary><c>bantui -d</c>: the configuration as fail2ban's command stream, one command a line, in Python's notation.</summary>
internal static class DumpOption
{
    /// <param name="factory">Gives commands what they run with.</param>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static Option<bool> Create(CommandFactory factory, Option<string?> configuration)
    {
        // An option with an action of its own, like --help: it stands where no command does.
        var command = new Command("dump");
        factory.SetAction(command, (context, _) => context.GuardAsync(() =>
        {
            string root = ConfigCommand.DirectoryOf(context.Parsed.GetValue(configuration));
            foreach (IReadOnlyList<object> words in CommandStream.Read(root, SocketLocator.Files, LogGlob.Expand))
            {
                context.Print(PythonText.Of(words));
            }

            return Task.CompletedTask;
        }));
        return new Option<bool>("-d") { Description = "Print the configuration as fail2ban's commands, as fail2ban-client -d does.", Action = command.Action };
    }
}
