using System.CommandLine;
using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Rpc.Contract;
using Ban.Tui.Cli;

namespace Ban.Tui.Config;

/// <summary><c>bantui config check</c>: names every mistake, each on a line of its own, in the order of files and lines.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandFactory factory, Option<string?> configuration)
    {
        var directory = new Argument<string?>("DIR") { Description = "Configuration directory, as with -c.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Read also the filters and actions that no jail names and that came with a package." };
        var command = new CliCommand("check", "Name everything that is wrong in a configuration.", "bantui config check", "bantui config check /etc/fail2ban --all", "bantui --json config check | jq .problems") { directory, all };
        factory.SetAction(command, async (context, _) =>
        {
            int code = ExitCodes.Done;
            int failed = await context.GuardAsync(() =>
            {
                string root = ConfigCommand.DirectoryOf(context.Parsed.GetValue(directory) ?? context.Parsed.GetValue(configuration));
                code = Report(context, root, ConfigReview.Review(root, ConfigDisk.Files, context.Clock, context.Parsed.GetValue(all)));
                return Task.CompletedTask;
            });
            return failed == ExitCodes.Done ? code : failed;
        });
        return command;
    }

    private static int Report(CommandContext context, string directory, IReadOnlyList<ConfigProblem> problems)
    {
        int errors = problems.Count(ContractConfig.IsError);
        int warnings = problems.Count - errors;
        if (context.IsJson)
        {
            context.PrintJson(new ConfigCheckResult(directory, errors, warnings, [.. problems.Select(problem => ContractConfig.Problem(problem, directory, ConfigDisk.Files))]), RpcJson.Default.ConfigCheckResult);
        }
        else
        {
            foreach (ConfigProblem problem in problems)
            {
                Print(context, problem);
            }

            context.Print(problems.Count == 0 ? $"OK: nothing is wrong in {CliText.Visible(directory)}" : $"{CliText.Count(errors, "error")}, {CliText.Count(warnings, "warning")}");
        }

        return errors > 0 ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static void Print(CommandContext context, ConfigProblem problem)
    {
        string column = problem.Column is { } number ? $":{number}" : string.Empty;
        string jail = problem.Jail is null ? string.Empty : $"jail '{problem.Jail}': ";
        string hint = problem.Suggestion is null ? string.Empty : $"; did you mean '{problem.Suggestion}'?";
        context.Print(CliText.Visible($"{problem.Origin}{column}: {ContractConfig.Severity(problem)}: {jail}{problem.Message}{hint}"));
        foreach (string line in problem.Detail?.Split('\n') ?? [])
        {
            context.Print("    " + CliText.Visible(line));
        }
    }
}
