using System.CommandLine;
using System.CommandLine.Parsing;
using Ban.Core.Net;
using Ban.Core.Time;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary><c>bantui ban [JAIL] ADDR...</c></summary>
internal static class BanCommand
{
    private const double Permanent = -1;

    public static Command Create(CommandFactory factory)
    {
        var words = new Argument<string[]>("[JAIL] ADDR")
        {
            Description = "Addresses or networks; a first word that is no address names the jail, which may be left out if there is only one.",
            Arity = ArgumentArity.OneOrMore,
        };
        var time = new Option<double?>("--for") { Description = "How long, such as 1h or 2d; -1 is for ever. [default: the jail's own]", HelpName = "TIME", CustomParser = ReadTime };
        var reason = new Option<string?>("--reason") { Description = "Kept with the ban.", HelpName = "TEXT" };
        var force = new Option<bool>("--force") { Description = "Also an address from which somebody is logged in now." };
        var command = new CliCommand(
            "ban", "Ban addresses.", "bantui ban 192.0.2.7", "bantui ban sshd 192.0.2.7 2001:db8::/64 --for 1h --reason \"port scan\"")
        {
            words,
            time,
            reason,
            force,
        };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            ParseResult parsed = context.Parsed;
            BanAddParams parameters = ReadWords(parsed.GetValue(words)!) with
            {
                BanTime = parsed.GetValue(time),
                Reason = parsed.GetValue(reason),
                Force = parsed.GetValue(force) ? true : null,
            };
            Print(context, await client.BanAsync(parameters, cancellationToken));
        });
        return command;
    }

    private static void Print(CommandContext context, BanAddResult result)
    {
        if (context.IsJson)
        {
            context.PrintJson(result, RpcJson.Default.BanAddResult);
            return;
        }

        foreach (string id in result.Added)
        {
            context.Print($"banned {CliText.Visible(id)} in {CliText.Visible(result.Jail)}");
        }

        foreach (string id in result.Already)
        {
            context.Print($"already banned: {CliText.Visible(id)} in {CliText.Visible(result.Jail)}");
        }
    }

    /// <exception cref="UsageException">There is no address, or a word after the first is none.</exception>
    private static BanAddParams ReadWords(string[] words)
    {
        string? jail = IsAddress(words[0]) ? null : words[0];
        string[] addresses = jail is null ? words : words[1..];
        if (addresses.Length == 0)
        {
            throw new UsageException($"ban: '{jail}' is no address, and none follows");
        }

        return Array.Find(addresses, word => !IsAddress(word)) is { } wrong
            ? throw new UsageException($"ban: '{wrong}' is neither an address nor a network")
            : new BanAddParams(addresses, jail);
    }

    private static bool IsAddress(string word) => NetAddress.TryParse(word, out _);

    private static double? ReadTime(ArgumentResult result)
    {
        if (!Duration.TryParseSeconds(result.Tokens[0].Value, out double seconds, out string? error))
        {
            result.AddError($"--for: {error}");
        }
        else if (seconds <= 0 && seconds != Permanent)
        {
            result.AddError("--for: more than 0 is expected, or -1 for ever");
        }

        return seconds;
    }
}
