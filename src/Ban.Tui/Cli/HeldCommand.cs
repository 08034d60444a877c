using System.CommandLine;
using Ban.Rpc.Contract;
using Ban.Tui.Views;

namespace Ban.Tui.Cli;

/// <summary><c>bantui held [apply|release ADDR...]</c></summary>
internal static class HeldCommand
{
    public static Command Create(CommandFactory factory)
    {
        var jail = new Option<string?>("--jail") { Description = "Only this jail's.", HelpName = "JAIL", Recursive = true };
        var command = new CliCommand(
            "held", "List bans that wait for you, because somebody is logged in from the address.",
            "bantui held", "bantui held apply 192.0.2.7", "bantui held release 192.0.2.7 --jail sshd")
        {
            jail,
            Decide(factory, jail, "apply", "Make held bans.", "banned", HeldApi.Apply),
            Decide(factory, jail, "release", "Drop held bans and the failures that led to them.", "released", HeldApi.Release),
        };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            HeldListResult list = await client.CallAsync(HeldApi.List, new HeldListParams(context.Parsed.GetValue(jail)), cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(list, RpcJson.Default.HeldListResult);
                return;
            }

            CliTable.Print(context, ["JAIL", "ADDRESS", "SINCE", "LAST FAILURE", "FAILURES", "REASON"], list.Held.Select(held => new[]
            {
                CliText.Visible(held.Jail),
                CliText.Visible(held.Id),
                CliText.Time(held.Since, context.Zone),
                CliText.Time(held.LastFailure, context.Zone),
                Format.Number(held.Failures),
                CliText.Visible(held.Reason),
            }));
        });
        return command;
    }

    private static CliCommand Decide(
        CommandFactory factory, Option<string?> jail, string name, string description, string done, ContractMethod<HeldDecideParams, HeldDecideResult> method)
    {
        var addresses = new Argument<string[]>("ADDR") { Description = "Addresses as listed, or networks that hold them.", Arity = ArgumentArity.OneOrMore };
        var command = new CliCommand(name, description, $"bantui held {name} 192.0.2.7") { addresses };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            HeldDecideResult result = await client.CallAsync(
                method, new HeldDecideParams(context.Parsed.GetValue(addresses)!, context.Parsed.GetValue(jail)), cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(result, RpcJson.Default.HeldDecideResult);
                return;
            }

            foreach (HeldDecision held in result.Decided)
            {
                context.Print($"{done} {CliText.Visible(held.Id)} in {CliText.Visible(held.Jail)}");
            }
        });
        return command;
    }
}
