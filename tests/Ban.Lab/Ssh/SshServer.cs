using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Ssh;

/// <summary>A real OpenSSH server on port 22 of a lab machine, which logs to the machine's <c>/dev/log</c>.</summary>
public sealed class SshServer : IAsyncDisposable
{
    /// <summary>Where clients of the two families reach it.</summary>
    public const string IPv4 = "192.0.2.1";
    public const string IPv6 = "2001:db8::1";

    private readonly RunningProcess _process;

    private SshServer(RunningProcess process) => _process = process;

    /// <summary>Starts the server and waits until it listens.</summary>
    /// <param name="directory">Takes its key and configuration; the caller's.</param>
    public static async Task<SshServer> StartAsync(LabMachine machine, string directory, CancellationToken cancellationToken)
    {
        var key = Path.Combine(directory, "host-key");
        var made = await Command.RunAsync(
            machine, Command.Find("ssh-keygen")!, ["-q", "-t", "ed25519", "-N", "", "-f", key], cancellationToken);
        made.MustSucceed();

        var configuration = Path.Combine(directory, "sshd_config");
        await File.WriteAllLinesAsync(configuration, Configuration(key, SshSession.AuthorizedKeys(directory)), cancellationToken);
        var sshd = Command.Find("sshd")!;
        var knowsPenalties = await Command.RunAsync(
            machine, sshd, ["-t", "-f", configuration, "-o", "PerSourcePenalties=no"], cancellationToken);
        if (knowsPenalties.ExitCode == 0)
        {
            // From OpenSSH 9.8 on the server itself shuts out such clients; here the firewall is to do it.
            await File.AppendAllTextAsync(configuration, "PerSourcePenalties no\n", cancellationToken);
        }

        var process = RunningProcess.Start(machine, sshd, "-D", "-f", configuration);
        var server = new SshServer(process);
        try
        {
            await Until.TrueAsync(
                "sshd to listen",
                () => machine.Log.Writes.Any(write => write.Line.Contains("Server listening on ::", StringComparison.Ordinal))
                    || (process.HasExited ? throw new LabException($"sshd did not start: {process.AllOutput}") : false),
                cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string[] Configuration(string key, string authorizedKeys) =>
    [
        "Port 22",
        "ListenAddress 0.0.0.0",
        "ListenAddress ::",
        $"HostKey {key}",
        $"AuthorizedKeysFile {authorizedKeys}",
        "StrictModes no",
        "PidFile none",
        "UsePAM no",
        "UseDNS no",
        "PermitRootLogin yes",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "MaxAuthTries 20",
        "MaxStartups 200:30:300",
    ];
}
