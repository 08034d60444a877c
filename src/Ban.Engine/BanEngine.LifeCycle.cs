using Ban.Engine.Bans;

namespace Ban.Engine;

/// <content>Jails that a person starts, stops and pauses. One such change at a time.</content>
public sealed partial class BanEngine
{
    private readonly SemaphoreSlim _lifeCycle = new(1, 1);
    private readonly Lock _listGate = new();

    /// <summary>Starts a jail that was stopped, with its bans from the store; ends its pause if it is paused.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailRefusedException">It cannot start.</exception>
    public Task StartJailAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            Jail jail = Find(name);
            if (jail.IsRunning)
            {
                jail.Resume();
                return;
            }

            Jail started = jail.Renew(jail.Settings);
            Replace(jail, started);
            await started.StartAsync(CancellationToken.None);
            if (!started.IsRunning)
            {
                throw new JailRefusedException(name, started.Status().Detail);
            }
        },
        cancellationToken);

    /// <summary>Stops a jail: its bans leave the firewall and stay in the store for its next start.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    public Task StopJailAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            Jail jail = Find(name);
            await jail.StopAsync(keepBans: false);
            Replace(jail, jail.Renew(jail.Settings));
        },
        cancellationToken);

    /// <summary>Lets a jail stand still: its lines wait in their files, no ban ends by time; what a person asks of it is done.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailStoppedException">It does not run.</exception>
    public Task PauseJailAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            Running(name).Pause();
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Ends a pause: the jail goes on with the line where it stood still.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailStoppedException">It does not run.</exception>
    public Task ResumeJailAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            Running(name).Resume();
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Ends when the thread that reads the log files has taken notice; never, if it hangs. What a watchdog asks.</summary>
    public Task PulseAsync() => _readers.Files.PulseAsync();

    private Jail Running(string name) => Find(name) is { IsRunning: true } jail ? jail : throw new JailStoppedException(name);

    /// <summary>A reload replaces several at once.</summary>
    private void Replace(Jail old, Jail next)
    {
        lock (_listGate)
        {
            _jails = [.. _jails.Select(jail => jail == old ? next : jail)];
        }
    }

    private async Task ChangeAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await _lifeCycle.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            _lifeCycle.Release();
        }
    }
}
