using System.Runtime.InteropServices;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// TERM and INT end the daemon cleanly. The registrations are kept: they have finalizers, and without them the runtime's
/// default would end the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<PosixSignal> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
    ];

    /// <summary>Done when the first of the signals has come.</summary>
    public Task<PosixSignal> Received => _stop.Task;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.TrySetResult(context.Signal);
    }
}
