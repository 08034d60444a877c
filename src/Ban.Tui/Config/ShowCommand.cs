using System.CommandLine;
using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Rpc.Contract;
using Ban.Tui.Cli;

namespace Ban.Tui.Config;

/// <summary><c>bantui config show JAIL</c>: each value that holds for a jail, and the file and line that it comes from.</summary>
internal static class ShowCommand
{
    public static Command Create(CommandFactory factory, Option<string?> configuration)
    {
        var jail = new Argument<string>("JAIL") { Description = "The jail, enabled or not." };
        var command = new CliCommand("show", "Show each value that holds for a jail and where it comes from.", "bantui config show sshd", "bantui -c /etc/fail2ban config show sshd") { jail };
        factory.SetAction(command, (context, _) => context.GuardAsync(() =>
        {
            string root = ConfigCommand.DirectoryOf(context.Parsed.GetValue(configuration));
            JailDescription description = JailDescriber.Describe(root, context.Parsed.GetRequiredValue(jail), ConfigDisk.Files);
            if (context.IsJson)
            {
                context.PrintJson(ContractConfig.Jail(description, root), RpcJson.Default.ConfigShowResult);
            }
            else
            {
                Print(context, description);
            }

            return Task.CompletedTask;
        }));
        return command;
    }

    private static void Print(CommandContext context, JailDescription jail)
    {
        int width = Groups(jail).SelectMany(static group => group.Values).SelectMany(static value => value.Lines).Select(static line => Place(line.Origin).Length).DefaultIfEmpty(0).Max();
        context.Print(CliText.Visible($"jail {jail.Name}"));
        PrintValues(context, jail.Options, width);
        if (jail.Filter is { } filter)
        {
            context.Print(CliText.Visible($"filter {filter.Name}"));
            PrintValues(context, filter.Values, width);
        }

        foreach (EffectiveGroup action in jail.Actions)
        {
            context.Print(CliText.Visible($"action {action.Name}"));
            PrintValues(context, action.Values, width);
        }
    }

    private static void PrintValues(CommandContext context, IReadOnlyList<EffectiveValue> values, int width)
    {
        foreach (EffectiveValue value in values)
        {
            string start = $"{CliText.Visible(value.Name)} = ";
            foreach (ConfigText line in value.Lines)
            {
                context.Print($"  {Place(line.Origin).PadRight(width)}  {start}{CliText.Visible(line.Text)}".TrimEnd());
                start = new string(' ', start.Length);
            }
        }
    }

    private static IEnumerable<EffectiveGroup> Groups(JailDescription jail) =>
        [new EffectiveGroup(jail.Name, jail.Options), .. jail.Filter is null ? [] : new[] { jail.Filter }, .. jail.Actions];

    private static string Place(Origin origin) => CliText.Visible(origin.ToString());
}
