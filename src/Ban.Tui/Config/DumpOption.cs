using System.CommandLine;
using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Tui.Cli;

namespace Ban.Tui.Config;

/// <summary><c>bantui -d</c> and <c>--dp</c>: the configuration as fail2ban's command stream, in Python's notation or as JSON.</summary>
internal static class DumpOption
{
    /// <summary>Adds both options to the program.</summary>
    /// <param name="root">The program.</param>
    /// <param name="factory">Gives commands what they run with.</param>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static void AddTo(RootCommand root, CommandFactory factory, Option<string?> configuration)
    {
        root.Options.Add(Create(factory, configuration, PythonText.Of, "Print the configuration as fail2ban's commands, as fail2ban-client -d does.", "-d"));
        root.Options.Add(Create(factory, configuration, PythonPretty.Of, "The same with long commands over several lines.", "--dp", "--dump-pretty"));
    }

    /// <summary>An option with an action of its own, like --help: it stands where no command does.</summary>
    private static Option<bool> Create(CommandFactory factory, Option<string?> configuration, Func<object, string> print, string description, string name, params string[] aliases)
    {
        var command = new Command("dump");
        factory.SetAction(command, (context, _) => context.GuardAsync(() =>
        {
            string root = ConfigCommand.DirectoryOf(context.Parsed.GetValue(configuration));
            IReadOnlyList<IReadOnlyList<object>> commands = CommandStream.Read(root, ConfigDisk.Files, LogGlob.Existing);
            foreach (string line in context.IsJson ? [CommandJson.Of(commands)] : commands.Select(print))
            {
                context.Print(line);
            }

            return Task.CompletedTask;
        }));
        return new Option<bool>(name, aliases) { Description = description, Action = command.Action };
    }
}
