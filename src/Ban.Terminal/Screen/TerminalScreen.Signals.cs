using System.Runtime.InteropServices;
using Ban.Native.LibC;

namespace Ban.Terminal.Screen;

/// <content>Signals, the suspend key, and the ways out of the program.</content>
public sealed partial class TerminalScreen
{
    /// <summary>How long a suspend waits to be continued before it takes it that it was never stopped.</summary>
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromMilliseconds(500);

    private readonly ManualResetEventSlim _continued = new();

    /// <summary>
    /// Gives the terminal back to the shell and stops the job, as the suspend key does outside of raw mode; returns when it is
    /// continued. SIGTSTP itself is never registered: the process would then no longer stop.
    /// </summary>
    public void Suspend()
    {
        _continued.Reset();
        Leave();
        Tty.StopJob();
        // A job that no shell controls is not stopped and not continued, so the wait has an end.
        if (!_continued.Wait(s_stopPatience))
        {
            Resume();
        }
    }

    private void HookExits()
    {
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, End));
        }

        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => RequestRedraw()));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, context =>
        {
            // Cancelled, or the runtime would put back the mode that it saved at its start.
            context.Cancel = true;
            if (!IsLent)
            {
                Resume();
            }

            _continued.Set();
        }));
    }

    // Not cancelled: the default action follows, and the parent sees which signal it was. But what the interrupt keys send while
    // the terminal is lent goes to all of the job and is meant for the one that has it.
    private void End(PosixSignalContext context)
    {
        context.Cancel = IsLent && (context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT);
        if (!context.Cancel)
        {
            Leave();
        }
    }

    private void OnUnhandledException(object sender, UnhandledExceptionEventArgs e) => Leave();

    private void Resume()
    {
        Enter();
        RequestRedraw();
    }

    private void RequestRedraw()
    {
        Volatile.Write(ref _sizeChanged, true);
        _tty.Wake();
    }
}
