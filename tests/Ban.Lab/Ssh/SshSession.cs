using System.Net;
using System.Net.Sockets;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Ssh;

/// <summary>Somebody who is logged in to the lab's server over a real connection. Ends with its disposal.</summary>
public sealed class SshSession : IAsyncDisposable
{
    private const string Ready = "logged-in";

    private readonly RunningProcess _client;

    private SshSession(RunningProcess client) => _client = client;

    /// <summary>The keys that the server of this directory lets in.</summary>
    public static string AuthorizedKeys(string directory) => Path.Combine(directory, "authorized_keys");

    /// <summary>Logs in and waits until a command runs there. It reads its input, so that it ends when the client does.</summary>
    public static async Task<SshSession> StartAsync(LabMachine machine, string directory, string from, CancellationToken cancellationToken)
    {
        var key = Path.Combine(directory, "client-key");
        if (!File.Exists(key))
        {
            (await Command.RunAsync(machine, Command.Find("ssh-keygen")!, ["-q", "-t", "ed25519", "-N", "", "-f", key], cancellationToken)).MustSucceed();
            File.Copy(key + ".pub", AuthorizedKeys(directory), overwrite: true);
        }

        var server = IPAddress.Parse(from).AddressFamily == AddressFamily.InterNetworkV6 ? SshServer.IPv6 : SshServer.IPv4;
        var client = RunningProcess.Start(
            machine, Command.Find("ssh")!,
            "-F", "/dev/null", "-b", from, "-l", "root", "-i", key, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentityAgent=none", "-o", "LogLevel=ERROR", server, $"echo {Ready}; exec cat");
        var session = new SshSession(client);
        try
        {
            await Until.TrueAsync(
                $"a session from {from}",
                () => client.Output.ToString().Contains(Ready, StringComparison.Ordinal) || (client.HasExited ? throw new LabException($"no session: {client.AllOutput}") : false),
                cancellationToken, state: () => client.AllOutput);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_client.HasExited)
        {
            _client.CloseInput();
        }

        await _client.DisposeAsync();
    }
}
