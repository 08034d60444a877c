using System.Buffers;
using System.Runtime.InteropServices;
using Ban.Native.LibC;
using Ban.Terminal.Cells;
using Ban.Terminal.Input;

namespace Ban.Terminal.Screen;

/// <summary>
/// A terminal taken over for the full screen: raw mode, alternate screen, input, size. Never touches System.Console, whose
/// first use would write to the terminal. The terminal is put back, once, by <see cref="Dispose"/>, an unhandled exception,
/// or TERM, INT, HUP or QUIT, which end the process afterwards as they do by default.
/// </summary>
public sealed partial class TerminalScreen : IDisposable
{
    /// <summary>How long the way out waits for a frame that is being written. A stopped terminal may never take it.</summary>
    private static readonly TimeSpan s_leavePatience = TimeSpan.FromMilliseconds(200);

    private readonly Tty _tty;
    private readonly FrameRenderer _renderer;
    private readonly ArrayBufferWriter<byte> _frame = new(16384);
    private readonly Lock _lock = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly bool _asksBackground;
    private ScreenState _state;
    private bool _redraw;
    private bool _active;

    private TerminalScreen(Tty tty, ColorDepth depth, bool asksBackground, Func<InputEvent, bool> sink, TimeProvider clock)
    {
        _asksBackground = asksBackground;
        _tty = tty;
        _renderer = new FrameRenderer(depth);
        _sink = sink;
        _clock = clock;
        _reader = new Thread(ReadInput) { IsBackground = true, Name = "terminal input" };
    }

    /// <summary>Takes over a terminal and starts to read from it.</summary>
    /// <param name="path">The device; <c>/dev/tty</c> is the terminal of the process.</param>
    /// <param name="depth">Colours that it shows.</param>
    /// <param name="sink">
    /// Takes an event, on the reading thread; false says that there is no room now, and the event is offered again. The first
    /// is always a <see cref="ResizeInput"/> with the size.
    /// </param>
    /// <param name="asksBackground">Whether the terminal is asked for its background; the answer is a <see cref="BackgroundInput"/>.</param>
    /// <exception cref="IOException">There is no such terminal.</exception>
    public static TerminalScreen Open(string path, ColorDepth depth, Func<InputEvent, bool> sink, TimeProvider clock, bool asksBackground = false)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(clock);
        var screen = new TerminalScreen(Tty.Open(path), depth, asksBackground, sink, clock);
        try
        {
            screen.HookExits();
            screen.Enter();
            screen.Send(asksBackground ? ScreenModes.AskBackground : []);
        }
        catch
        {
            screen.Dispose();
            throw;
        }

        screen._reader.Start();
        return screen;
    }

    /// <summary>
    /// Draws a frame and writes what changed, in one write. Nothing is written when nothing changed, or when the terminal has
    /// been put back already.
    /// </summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public void Present(int width, int height, Func<Canvas, ScreenState> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        lock (_lock)
        {
            if (_redraw)
            {
                _renderer.Invalidate();
                _redraw = false;
            }

            _frame.ResetWrittenCount();
            ScreenState state = draw(_renderer.Begin(width, height));
            bool drawn = _renderer.End(_frame) > 0;
            ScreenModes.Write(_frame, _state, state, drawn);
            _state = state;
            if (_active && _frame.WrittenCount > 0)
            {
                _tty.Write(_frame.WrittenSpan);
            }
        }
    }

    /// <summary>Sends a control sequence that draws nothing, such as a copy to the clipboard.</summary>
    public void Send(ReadOnlySpan<byte> sequence)
    {
        lock (_lock)
        {
            if (_active && !sequence.IsEmpty)
            {
                _tty.Write(sequence);
            }
        }
    }

    /// <summary>Puts the terminal back and ends the reading of it.</summary>
    public void Dispose()
    {
        Leave();
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        foreach (PosixSignalRegistration signal in _signals)
        {
            signal.Dispose();
        }

        StopReading();
        _tty.Dispose();
    }

    private void Enter()
    {
        lock (_lock)
        {
            _tty.EnterRaw();
            _active = true;
            _state = default;
            _redraw = true;
            _tty.Write(ScreenModes.Enter);
        }
    }

    private void Leave()
    {
        bool entered = _lock.TryEnter(s_leavePatience);
        try
        {
            // Without the lock a write hangs in the terminal; the mode can be put back all the same.
            if (_active && entered)
            {
                _active = false;
                WriteLeave();
            }

            _tty.LeaveRaw();
        }
        finally
        {
            if (entered)
            {
                _lock.Exit();
            }
        }
    }

    private void WriteLeave()
    {
        try
        {
            _tty.Write(ScreenModes.Leave);
        }
        catch (IOException)
        {
            // The terminal has gone: nobody is left to see it put back.
        }
    }
}
