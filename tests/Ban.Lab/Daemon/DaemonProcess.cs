using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Daemon;

/// <summary>A running <c>bantuid</c>. Owns the process, not its files.</summary>
public sealed class DaemonProcess : IAsyncDisposable
{
    private readonly RunningProcess _process;

    private DaemonProcess(RunningProcess process, DaemonFiles files)
    {
        _process = process;
        Files = files;
    }

    public DaemonFiles Files { get; }

    /// <summary>What it printed and logged.</summary>
    public string Output => File.Exists(Files.Log) ? $"{_process.AllOutput}\n{File.ReadAllText(Files.Log)}" : _process.AllOutput;

    /// <summary>Its id among the processes of this host.</summary>
    public int ProcessId => _process.ProgramId;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the daemon and waits until it answers.</summary>
    /// <exception cref="LabException">It ended, or did not answer in time; its output is in the message.</exception>
    public static async Task<DaemonProcess> StartAsync(IMachine machine, DaemonFiles files, CancellationToken cancellationToken)
    {
        var daemon = Launch(machine, files);
        try
        {
            await Until.TrueAsync("the daemon to answer", () => daemon.AnswersAsync(cancellationToken), cancellationToken, state: () => daemon.Output);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the daemon and does not wait: it may well refuse to run.</summary>
    public static DaemonProcess Launch(IMachine machine, DaemonFiles files)
    {
        var start = machine.Prepare(Repository.Bantuid, files.Arguments);

        // Else each daemon that is killed would leave the pipe of its diagnostics in the host's temporary directory.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return new DaemonProcess(RunningProcess.Start(start), files);
    }

    public Task<RpcConnection> ConnectAsync(CancellationToken cancellationToken) => RpcConnection.OpenAsync(Files.Socket, cancellationToken);

    /// <summary>One call on a connection of its own.</summary>
    /// <exception cref="LabException">The answer is an error, or the daemon has ended; its output is in the message.</exception>
    public async Task<JsonElement> CallAsync(string method, JsonNode? parameters, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await ConnectAsync(cancellationToken);
            return await connection.CallAsync(method, parameters, cancellationToken);
        }
        catch (SocketException) when (_process.HasExited)
        {
            throw new LabException($"the daemon ended\n{Output}");
        }
    }

    /// <summary>Ids banned in a jail now.</summary>
    public async Task<IReadOnlyList<string>> BannedAsync(string jail, CancellationToken cancellationToken)
    {
        var list = await CallAsync("ban.list", new JsonObject { ["jail"] = jail }, cancellationToken);
        return [.. list.GetProperty("bans").EnumerateArray().Select(ban => ban.GetProperty("id").GetString()!)];
    }

    /// <summary>Failures found in a jail since the start.</summary>
    public async Task<long> FailuresAsync(string jail, CancellationToken cancellationToken)
    {
        var detail = await CallAsync("jail.get", new JsonObject { ["jail"] = jail }, cancellationToken);
        return detail.GetProperty("summary").GetProperty("totalFailures").GetInt64();
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await _process.SignalAsync("TERM", cancellationToken);
        return await _process.WaitAsync(cancellationToken);
    }

    /// <summary>Sends it a signal, such as <c>TERM</c>.</summary>
    public Task SignalAsync(string signal, CancellationToken cancellationToken) => _process.SignalAsync(signal, cancellationToken);

    /// <summary>Ends it with no warning.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _process.SignalAsync("KILL", cancellationToken);
        await _process.WaitAsync(cancellationToken);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> WaitAsync(CancellationToken cancellationToken) => _process.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_process.HasExited)
        {
            throw new LabException($"the daemon ended at its start\n{Output}");
        }

        try
        {
            // It answers from the beginning; it guards when its jails have started.
            var list = await CallAsync("jail.list", null, cancellationToken);
            return list.GetProperty("jails").EnumerateArray().All(jail => jail.GetProperty("state").GetString() != "starting");
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            // Nobody listens yet, or it is ending: then the next look says so.
            return false;
        }
    }
}
