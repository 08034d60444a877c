using Ban.Lab;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests;

/// <summary>A test with a private machine of its own, a real sshd on it, and what daemons it starts. Skipped where there can be none.</summary>
public abstract class LabTest : IAsyncLifetime
{
    /// <summary>Milliseconds for one test. Waits inside have shorter deadlines and say more.</summary>
    protected const int TimeLimit = 120_000;

    protected const string Jail = "sshd";

    private readonly List<DaemonProcess> _daemons = [];
    private SshLab? _lab;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected SshLab Lab => _lab!;

    protected LabMachine Machine => Lab.Machine;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(LabMachine.Obstacle is not null, $"no private machine: {LabMachine.Obstacle}");
        _lab = await SshLab.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons)
        {
            await daemon.DisposeAsync();
        }

        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Files of a daemon whose sshd jail follows the machine's log; three failures ban unless the options say otherwise.</summary>
    protected DaemonFiles CreateFiles(params string[] jailOptions)
        => Lab.CreateDaemonFiles("daemon", jailOptions.Any(option => option.StartsWith("maxretry", StringComparison.Ordinal))
            ? jailOptions : [.. jailOptions, "maxretry = 3"]);

    protected async Task<DaemonProcess> StartDaemonAsync(DaemonFiles files)
    {
        var daemon = await DaemonProcess.StartAsync(Machine, files, Token);
        _daemons.Add(daemon);
        return daemon;
    }

    /// <summary>Starts a daemon that is expected to refuse, and waits for its end.</summary>
    protected async Task<CommandResult> RunRefusingDaemonAsync(DaemonFiles files)
        => await Command.RunAsync(Machine, Repository.Bantuid, files.Arguments, Token);

    /// <summary>Writes failure lines of one address to the log, as sshd would.</summary>
    protected void Fail(string address, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Machine.Log.Append(DaemonFiles.FailureLine(TimeProvider.System.GetUtcNow(), address));
        }
    }

    /// <summary>Runs <c>bantui</c> outside of the machine: its socket is a file.</summary>
    protected static Task<CommandResult> BantuiAsync(DaemonFiles files, params string[] arguments)
        => Command.RunAsync(HostMachine.Instance, Repository.Bantui, ["-s", files.Socket, .. arguments], Token);

    protected Task UntilInFirewallAsync(DaemonProcess daemon, params string[] addresses)
        => UntilFirewallAsync(daemon, $"{string.Join(", ", addresses)} in the firewall", sets => addresses.All(sets.Holds));

    protected Task UntilNotInFirewallAsync(DaemonProcess daemon, string address)
        => UntilFirewallAsync(daemon, $"{address} out of the firewall", sets => !sets.Holds(address));

    private Task UntilFirewallAsync(DaemonProcess daemon, string what, Func<FirewallSets, bool> condition)
        => Until.TrueAsync(what, async () => condition(await FirewallSets.ReadAsync(Machine, Token)), Token, state: () => daemon.Output);

    /// <summary>Waits until the daemon has found so many failures.</summary>
    protected static Task UntilFailuresAsync(DaemonProcess daemon, int failures)
        => Until.TrueAsync(
            $"{failures} failures", async () => await daemon.FailuresAsync(Jail, Token) == failures, Token, state: () => daemon.Output);
}
