using System.ComponentModel;
using System.Text.Json;
using Ban.Rpc.Contract;
using Ban.Tui.Cli;
using Ban.Tui.Client;

namespace Ban.Tui.Moving;

/// <summary>Moves bans between databases: the daemon that runs does it, or one that is started for it.</summary>
internal static class BanTransfers
{
    /// <param name="configuration">The directory for the daemon that is started where none runs.</param>
    /// <exception cref="DaemonException">It was refused.</exception>
    public static async Task<BanTransferResult> RunAsync(
        CommandContext context, ContractMethod<BanTransferParams, BanTransferResult> method, BanTransferParams parameters, string? configuration, CancellationToken cancellationToken)
    {
        try
        {
            await using DaemonClient client = await context.ConnectAsync(cancellationToken);
            return await client.CallAsync(method, parameters, cancellationToken);
        }
        catch (DaemonException absent) when (absent.Problem == DaemonProblem.NoDaemon && absent.InnerException is System.Net.Sockets.SocketException)
        {
            return await RunOfflineAsync(method == TransferApi.Import ? "--import" : "--export", parameters, configuration, cancellationToken);
        }
    }

    private static async Task<BanTransferResult> RunOfflineAsync(string what, BanTransferParams parameters, string? configuration, CancellationToken cancellationToken)
    {
        string[] place = configuration is null ? [] : ["-c", configuration];
        string[] dry = parameters.DryRun is true ? ["--dry-run"] : [];
        try
        {
            (int code, string output) = await DaemonLauncher.AskAsync([.. place, what, parameters.Database ?? BanTransferParams.UsualDatabase, .. dry], cancellationToken);
            return code == 0 && JsonSerializer.Deserialize(output, RpcJson.Default.BanTransferResult) is { } result
                ? result
                : throw new DaemonException(DaemonProblem.Refused, "no ban was moved");
        }
        catch (Win32Exception missing)
        {
            throw new DaemonException(DaemonProblem.NoDaemon, $"bantuid is not running and cannot be started: {missing.Message}", missing);
        }
        catch (JsonException garbled)
        {
            throw new DaemonException(DaemonProblem.Refused, "bantuid's answer was not understood: it is of another version", garbled);
        }
    }

    /// <summary>A row for each jail, and what the user must know of those that are not there.</summary>
    public static void Print(CommandContext context, BanTransferResult result)
    {
        if (result.Jails.Count == 0)
        {
            context.Print("no bans there");
            return;
        }

        CliTable.Print(context, ["JAIL", "ADDED", "PROLONGED", "KEPT", "ENDED"], result.Jails.Select(static jail => new[]
        {
            CliText.Visible(jail.Jail), Number(jail.Added), Number(jail.Prolonged), Number(jail.Kept), Number(jail.Ended),
        }));
    }

    private static string Number(int number) => number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
