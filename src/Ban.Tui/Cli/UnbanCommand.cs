using System.CommandLine;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary><c>bantui unban ADDR...</c></summary>
internal static class UnbanCommand
{
    public static Command Create(CommandFactory factory)
    {
        var addresses = new Argument<string[]>("ADDR")
        {
            Description = "Addresses as listed; a network also lifts every single address within.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var jail = new Option<string?>("--jail") { Description = "Only in this jail. [default: in every jail]", HelpName = "JAIL" };
        var all = new Option<bool>("--all") { Description = "Every ban." };
        var command = new CliCommand("unban", "Lift bans.", "bantui unban 192.0.2.7", "bantui unban --jail sshd 192.0.2.0/24", "bantui unban --all") { addresses, jail, all };
        command.Validators.Add(result =>
        {
            bool isNamed = result.GetValue(addresses) is { Length: > 0 };
            if (isNamed == result.GetValue(all))
            {
                result.AddError("unban: name addresses, or --all without any");
            }
            else if (!isNamed && result.GetValue(jail) is not null)
            {
                result.AddError("unban: --all is about every jail; for one, name 0.0.0.0/0 and ::/0");
            }
        });
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            if (context.Parsed.GetValue(all))
            {
                await WordsCommand.RunAsync(context, client, ["unban", "--all"], cancellationToken);
                return;
            }

            var parameters = new BanRemoveParams(context.Parsed.GetValue(addresses)!, context.Parsed.GetValue(jail));
            Print(context, await client.UnbanAsync(parameters, cancellationToken));
        });
        return command;
    }

    private static void Print(CommandContext context, BanRemoveResult result)
    {
        if (context.IsJson)
        {
            context.PrintJson(result, RpcJson.Default.BanRemoveResult);
            return;
        }

        foreach (BanRemoved removed in result.Removed)
        {
            context.Print($"unbanned {CliText.Visible(removed.Id)} in {CliText.Visible(removed.Jail)}");
        }

        foreach (string id in result.Absent)
        {
            context.Print($"not banned: {CliText.Visible(id)}");
        }
    }
}
