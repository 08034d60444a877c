using System.Text.Json;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.Config;

/// <summary>The files through the daemon, which checks and reloads. Owns the connection.</summary>
internal sealed class DaemonConfigStore(DaemonClient client) : IConfigStore
{
    public async Task<(string Text, string? Revision)> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            ConfigReadResult read = await client.CallAsync(ConfigApi.Read, new ConfigReadParams(file), cancellationToken);
            return read.Lossy ? throw new DaemonException(DaemonProblem.Refused, $"{file} is not UTF-8: it cannot be edited through the daemon") : (read.Text, read.Revision);
        }
        catch (DaemonException absent) when (absent.InnerException is RpcException { Code: RpcErrorCodes.UnknownFile })
        {
            return ("", null);
        }
    }

    public async Task<ConfigWriteResult> WriteAsync(ConfigWriteParams wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CallAsync(ConfigApi.Write, wanted, cancellationToken);
        }
        catch (DaemonException refused) when (refused.InnerException is RpcException { Code: RpcErrorCodes.ConfigurationRefused } refusal && refusal.Members.TryGetValue("problems", out JsonElement problems))
        {
            throw new ConfigRefusedException(problems.Deserialize(RpcJson.Default.IReadOnlyListConfigProblemInfo) ?? [], refused);
        }
    }

    public async Task EndTrialAsync(bool keep, CancellationToken cancellationToken) =>
        await client.CallAsync(keep ? ConfigApi.Confirm : ConfigApi.Revert, new NoParams(), cancellationToken);

    public ValueTask DisposeAsync() => client.DisposeAsync();
}
