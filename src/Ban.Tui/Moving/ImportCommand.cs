using System.CommandLine;
using System.Net.Sockets;
using Ban.Rpc.Contract;
using Ban.Tui.Cli;
using Ban.Tui.Client;

namespace Ban.Tui.Moving;

/// <summary><c>bantui import</c>: moves in from fail2ban. What is here stays, and what is there is only read.</summary>
internal sealed class ImportCommand
{
    private const string UsualFrom = "/etc/fail2ban";
    private const string UsualTo = "/etc/bantui";
    private const string PeerSocket = "/run/fail2ban/fail2ban.sock";

    private readonly Option<string?> _from = new("--from") { Description = $"fail2ban's configuration directory. [default: {UsualFrom}]", HelpName = "DIR", Validators = { GlobalOptions.RefuseEmpty } };
    private readonly Option<string?> _database = new("--database") { Description = $"fail2ban's database. [default: {BanTransferParams.UsualDatabase}]", HelpName = "FILE", Validators = { GlobalOptions.RefuseEmpty } };
    private readonly Option<bool> _noConfig = new("--no-config") { Description = "Leave the configuration as it is." };
    private readonly Option<bool> _noBans = new("--no-bans") { Description = "Take over no bans." };
    private readonly Option<bool> _dryRun = new("--dry-run", "-n") { Description = "Say what would be done, and do nothing." };
    private readonly Option<string?> _configuration;

    private ImportCommand(Option<string?> configuration) => _configuration = configuration;

    /// <param name="factory">Gives the command what it runs with.</param>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static Command Create(CommandFactory factory, Option<string?> configuration)
    {
        var import = new ImportCommand(configuration);
        var command = new CliCommand(
            "import", "Move in from fail2ban: configuration, bans with their remaining time, history. What is here stays.",
            "bantui import --dry-run", "bantui import", "bantui import --from /srv/old/etc/fail2ban --database /srv/old/fail2ban.sqlite3", "bantui --json import -n | jq .configuration.kept")
        {
            import._from, import._database, import._noConfig, import._noBans, import._dryRun,
        };
        factory.SetAction(command, (context, cancellationToken) => context.GuardAsync(() => import.RunAsync(context, cancellationToken)));
        return command;
    }

    private async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        bool dryRun = context.Parsed.GetValue(_dryRun);
        ConfigDocument? configuration = context.Parsed.GetValue(_noConfig) ? null : Configure(context, dryRun);
        if (configuration is { Copied.Count: > 0 } && !dryRun)
        {
            await ReloadAsync(context, cancellationToken);
        }

        BanTransferResult? bans = context.Parsed.GetValue(_noBans) ? null : await TransferAsync(context, dryRun, cancellationToken);
        if (context.IsJson)
        {
            context.PrintJson(new ImportDocument(dryRun, configuration, bans), MovingJson.Default.ImportDocument);
        }
        else
        {
            Print(context, dryRun, configuration, bans);
        }

        Warn(context, bans);
    }

    /// <returns>Null where there is no such directory, or it is the one that is used already.</returns>
    private ConfigDocument? Configure(CommandContext context, bool dryRun)
    {
        string from = Path.GetFullPath(context.Parsed.GetValue(_from) ?? UsualFrom);
        string to = Path.GetFullPath(context.Parsed.GetValue(_configuration) ?? UsualTo);
        if (from == to || !Directory.Exists(from))
        {
            return context.Parsed.GetValue(_from) is null
                ? null
                : throw new UsageException(from == to ? $"--from: {from} is the directory in use" : $"--from: there is no directory {from}");
        }

        try
        {
            ConfigImport plan = ConfigImport.Plan(from, to);
            ConfigDocument document = plan.Describe(context.Clock);
            if (!dryRun)
            {
                plan.Write();
            }

            return document;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"the configuration, {refused.Message}", refused);
        }
    }

    /// <summary>The jails that came must be there before their bans. Without a daemon there is nothing to reload.</summary>
    private static async Task ReloadAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using DaemonClient client = await context.ConnectAsync(cancellationToken);
            DaemonReloadResult result = await client.ReloadAsync(new DaemonReloadParams(), cancellationToken);
            foreach (string problem in result.Problems)
            {
                context.Warn(problem);
            }
        }
        catch (DaemonException absent) when (absent.Problem == DaemonProblem.NoDaemon)
        {
            // The next start reads it.
        }
    }

    /// <returns>Null where there is no such database and none was named.</returns>
    private async Task<BanTransferResult?> TransferAsync(CommandContext context, bool dryRun, CancellationToken cancellationToken)
    {
        string? named = context.Parsed.GetValue(_database);
        return named is null && !File.Exists(BanTransferParams.UsualDatabase)
            ? null
            : await BanTransfers.RunAsync(
                context, TransferApi.Import, new BanTransferParams(named is null ? null : Path.GetFullPath(named), dryRun), context.Parsed.GetValue(_configuration), cancellationToken);
    }

    private static void Print(CommandContext context, bool dryRun, ConfigDocument? configuration, BanTransferResult? bans)
    {
        if (configuration is not null)
        {
            context.Print(CliText.Visible($"{configuration.From} to {configuration.To}: {configuration.Copied.Count} files {(dryRun ? "to copy" : "copied")}, {configuration.Kept.Count} kept, {configuration.Left.Count} left out"));
            PrintFiles(context, dryRun ? "copy" : "copied", [.. configuration.Copied.Where(IsOwn)], configuration.Copied.Count(static file => !IsOwn(file)));
            PrintFiles(context, "kept", configuration.Kept, 0);
            foreach (LeftFile left in configuration.Left)
            {
                context.Print(CliText.Visible($"  left out  {left.File}: {left.Reason}"));
            }

            foreach (string problem in configuration.Problems)
            {
                context.Warn(problem);
            }
        }

        if (bans is not null)
        {
            BanTransfers.Print(context, bans);
        }

        context.Print(configuration is null && bans is null ? "nothing to import" : dryRun ? "nothing was changed (--dry-run)" : "done");
    }

    /// <summary>Files of a package are counted, those that a person wrote are named.</summary>
    private static bool IsOwn(string file) =>
        file.EndsWith(".local", StringComparison.Ordinal) || file.StartsWith("jail", StringComparison.Ordinal);

    private static void PrintFiles(CommandContext context, string what, IReadOnlyList<string> files, int others)
    {
        foreach (string file in files)
        {
            context.Print(CliText.Visible($"  {what,-8}  {file}"));
        }

        if (others > 0)
        {
            context.Print($"  {what,-8}  {others} others, most of them packaged filters and actions");
        }
    }

    private static void Warn(CommandContext context, BanTransferResult? bans)
    {
        string[] unknown = [.. (bans?.Jails ?? []).Where(static jail => !jail.Known && jail.Added > 0).Select(static jail => jail.Jail)];
        if (unknown.Length > 0)
        {
            context.Warn($"no such jail here: {string.Join(", ", unknown)}; their bans wait in the database until there is");
        }

        if (Answers(PeerSocket))
        {
            context.Warn("fail2ban runs, and both would ban: stop and disable it, then import again what it has banned since");
        }
    }

    private static bool Answers(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
