using System.CommandLine;
using System.Text;
using Ban.Matching.Review;
using Ban.Rpc.Contract;
using Ban.Tui.Cli;

namespace Ban.Tui.Moving;

/// <summary><c>bantui export</c>: moves back to fail2ban, or writes the bans for another program.</summary>
internal sealed class ExportCommand
{
    private const string Database = "fail2ban";
    private const UnixFileMode NewMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What <c>--format</c> takes.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Database, .. BanListing.Formats];

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = $"Where to; standard output, or for the format {Database} {BanTransferParams.UsualDatabase} if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _format = new("--format", "-f")
    {
        Description = "fail2ban: its database, which keeps what it has. json, ndjson: the bans in force. list: an id a line. nft, ipset: for nft -f and ipset restore.",
        HelpName = string.Join('|', Formats),
        DefaultValueFactory = _ => Database,
    };

    private readonly Option<string?> _jail = new("--jail") { Description = "Only this jail's; not for a database.", HelpName = "JAIL" };
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "Say what would be done, and do nothing; for a database." };

    /// <param name="factory">Gives the command what it runs with.</param>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static Command Create(CommandFactory factory, Option<string?> configuration)
    {
        var export = new ExportCommand();
        var command = new CliCommand(
            "export", "Move back to fail2ban, or write the bans for another program.",
            "bantui export --dry-run", "bantui export", "bantui export --format list | sort -u", "bantui export --format nft bans.nft", "bantui export --format ndjson --jail sshd | jq -r .id")
        {
            export._file, export._format, export._jail, export._dryRun,
        };
        export._format.AcceptOnlyFromAmong([.. Formats]);
        export._file.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.Length == 0))
            {
                result.AddError("FILE: a path is expected");
            }
        });
        command.Validators.Add(result =>
        {
            bool isDatabase = (result.GetValue(export._format) ?? Database) == Database;
            if (isDatabase && result.GetValue(export._jail) is not null)
            {
                result.AddError("--jail: a database is exported whole");
            }
            else if (!isDatabase && result.GetValue(export._dryRun))
            {
                result.AddError($"--dry-run goes with --format {Database}");
            }
        });
        factory.SetAction(command, (context, cancellationToken) => export.RunAsync(context, configuration, cancellationToken));
        return command;
    }

    private Task<int> RunAsync(CommandContext context, Option<string?> configuration, CancellationToken cancellationToken)
    {
        string? file = context.Parsed.GetValue(_file) is { } named ? Path.GetFullPath(named) : null;
        string format = context.Parsed.GetValue(_format)!;
        if (context.IsJson && file is null && format is not (Database or "json" or "ndjson"))
        {
            return context.GuardAsync(() => throw new UsageException($"--json: the format {format} is none; name a FILE for it"));
        }

        return format == Database
            ? context.GuardAsync(() => ExportDatabaseAsync(context, file, context.Parsed.GetValue(configuration), cancellationToken))
            : context.RunAsync(async (client, token) =>
            {
                BanListResult bans = await Paging.AllBansAsync(client, context.Parsed.GetValue(_jail), token);
                Write(context, file, BanListing.Of(format, bans, context.Clock.GetUtcNow()), bans.Bans.Count);
            }, cancellationToken);
    }

    private async Task ExportDatabaseAsync(CommandContext context, string? file, string? configuration, CancellationToken cancellationToken)
    {
        bool dryRun = context.Parsed.GetValue(_dryRun);
        BanTransferResult result = await BanTransfers.RunAsync(context, TransferApi.Export, new BanTransferParams(file, dryRun), configuration, cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(result, RpcJson.Default.BanTransferResult);
            return;
        }

        BanTransfers.Print(context, result);
        context.Print(dryRun ? "nothing was changed (--dry-run)" : "done; fail2ban reads it when it starts");
    }

    private static void Write(CommandContext context, string? file, string text, int bans)
    {
        if (file is null)
        {
            context.Console.Output.Write(text);
            return;
        }

        byte[] content = Encoding.UTF8.GetBytes(text);
        if (FileReplacement.CanReplace(file))
        {
            FileReplacement.Write(file, content, NewMode);
        }
        else
        {
            using var device = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            device.Write(content);
        }

        if (context.IsJson)
        {
            context.PrintJson(new ExportDocument(file, bans), MovingJson.Default.ExportDocument);
        }
        else
        {
            context.Print(CliText.Visible($"{CliText.Count(bans, "ban")} written to {file}"));
        }
    }
}
