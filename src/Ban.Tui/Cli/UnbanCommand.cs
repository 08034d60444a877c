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
            Arity = ArgumentArity.OneOrMore,
        };
        var jail = new Option<string?>("--jail") { Description = "Only in this jail. [default: in every jail]", HelpName = "JAIL" };
        var command = new CliCommand("unban", "Lift bans.", "bantui unban 192.0.2.7", "bantui unban --jail sshd 192.0.2.0/24") { addresses, jail };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
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
