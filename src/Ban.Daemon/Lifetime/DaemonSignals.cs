using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Ban.Daemon.Lifetime;

/// <summary>What a signal, or a client, asks of the daemon while it runs.</summary>
internal enum DaemonRequest
{
    /// <summary>Read the configuration again.</summary>
    Reload,

    /// <summary>Close the log and open it again.</summary>
    FlushLogs,
}

/// <summary>
/// TERM and INT end the daemon cleanly, a second one at once; HUP reloads, USR1 opens the log again. The registrations are kept:
/// they have finalizers, and without them the runtime's default would end the process.
/// </summary>
internal sealed class DaemonSignals : IDisposable
{
    /// <summary>Requests that wait; a reload that is asked for while as many wait is one of them.</summary>
    private const int MaxWaiting = 8;

    /// <summary>SIGUSR1 on Linux; the base library takes numbers for signals that it has no name for.</summary>
    private const PosixSignal SigUsr1 = (PosixSignal)10;

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<DaemonRequest> _requests = Channel.CreateBounded<DaemonRequest>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly PosixSignalRegistration[] _registrations;

    public DaemonSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, HandleStop),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, HandleStop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Handle(context, DaemonRequest.Reload)),
        PosixSignalRegistration.Create(SigUsr1, context => Handle(context, DaemonRequest.FlushLogs)),
    ];

    /// <summary>Done when the daemon is to end.</summary>
    public Task Stopped => _stop.Task;

    /// <summary>What is asked, in order. Signals that come before the daemon is ready wait here.</summary>
    public ChannelReader<DaemonRequest> Requests => _requests.Reader;

    /// <summary>Ends the daemon as a signal does.</summary>
    public void Stop() => _stop.TrySetResult();

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>The second time the default action is left to the system: it ends the process, whatever hangs.</summary>
    private void HandleStop(PosixSignalContext context) => context.Cancel = _stop.TrySetResult();

    private void Handle(PosixSignalContext context, DaemonRequest request)
    {
        context.Cancel = true;
        _requests.Writer.TryWrite(request);
    }
}
