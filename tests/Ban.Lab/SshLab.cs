using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Ssh;

namespace Ban.Lab;

/// <summary>A lab machine with a real ssh server, ready for attackers and a daemon. Owns all of it and the directory.</summary>
public sealed class SshLab : IAsyncDisposable
{
    private readonly LabDirectory _directory;
    private readonly SshServer _server;

    private SshLab(LabDirectory directory, LabMachine machine, SshServer server)
    {
        _directory = directory;
        _server = server;
        Machine = machine;
        Clients = new SshClient(machine, directory.Path);
    }

    public LabMachine Machine { get; }

    public SshClient Clients { get; }

    /// <summary>Where everything of this lab stands.</summary>
    public string DirectoryPath => _directory.Path;

    public static async Task<SshLab> StartAsync(CancellationToken cancellationToken)
    {
        var directory = new LabDirectory();
        LabMachine? machine = null;
        try
        {
            machine = await LabMachine.StartAsync(directory.Path, cancellationToken);
            return new SshLab(directory, machine, await SshServer.StartAsync(machine, directory.Path, cancellationToken));
        }
        catch
        {
            if (machine is not null)
            {
                await machine.DisposeAsync();
            }

            directory.Dispose();
            throw;
        }
    }

    /// <summary>Files for a daemon on this machine, with the sshd jail on the server's log.</summary>
    /// <param name="name">Tells daemons of one lab apart.</param>
    public DaemonFiles CreateDaemonFiles(string name, params IEnumerable<string> jailOptions)
        => new(Directory.CreateDirectory(_directory.In(name)).FullName, Machine.Log.LogPath, jailOptions);

    /// <summary>Logs root in from an address, with a key; the session lasts until it is disposed.</summary>
    public Task<SshSession> LogInAsync(string from, CancellationToken cancellationToken) => SshSession.StartAsync(Machine, _directory.Path, from, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Machine.DisposeAsync();
        _directory.Dispose();
    }
}
