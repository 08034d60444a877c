using Ban.Terminal.Input;

namespace Ban.Terminal.Screen;

/// <content>The reading thread.</content>
public sealed partial class TerminalScreen
{
    /// <summary>Bytes taken by one read; so many events at most wait for room in the sink.</summary>
    private const int ReadLength = 1024;

    /// <summary>How long to wait before an event that found no room is offered again.</summary>
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(5);

    private readonly Func<InputEvent, bool> _sink;
    private readonly TimeProvider _clock;
    private readonly Thread _reader;
    private bool _sizeChanged = true;
    private bool _stopped;

    private void ReadInput()
    {
        var parser = new InputParser { ExpectsAnswer = _asksBackground };
        var events = new List<InputEvent>();
        byte[] buffer = new byte[ReadLength];
        long lastByte = _clock.GetTimestamp();
        bool open = true;
        while (open && !Volatile.Read(ref _stopped))
        {
            RestWhileLent();
            if (Interlocked.Exchange(ref _sizeChanged, false))
            {
                (int columns, int rows) = _tty.Size;
                events.Add(new ResizeInput(columns, rows));
            }

            Deliver(events);
            int count = _tty.Read(buffer, parser.IsUndecided ? parser.Patience : Timeout.InfiniteTimeSpan);
            if (count > 0)
            {
                lastByte = _clock.GetTimestamp();
                parser.Feed(buffer.AsSpan(0, count), events);
            }
            else if (count == 0)
            {
                open = false;
                events.Add(new ClosedInput());
            }
            else if (_clock.GetElapsedTime(lastByte) >= parser.Patience)
            {
                parser.Flush(events);
            }
        }

        Deliver(events);
    }

    // While the sink is full the terminal is not read: keys wait in the kernel and none is lost.
    private void Deliver(List<InputEvent> events)
    {
        foreach (InputEvent input in events)
        {
            while (!_sink(input) && !Volatile.Read(ref _stopped))
            {
                Thread.Sleep(s_retryDelay);
            }
        }

        events.Clear();
    }

    private void StopReading()
    {
        Volatile.Write(ref _stopped, true);
        _mayRead.Set();
        _tty.Wake();
        if (_reader.ThreadState.HasFlag(ThreadState.Unstarted) || _reader == Thread.CurrentThread)
        {
            return;
        }

        _reader.Join();
    }
}
