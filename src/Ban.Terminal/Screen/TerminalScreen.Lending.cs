namespace Ban.Terminal.Screen;

/// <content>The terminal in the hands of another program, such as an editor.</content>
public sealed partial class TerminalScreen
{
    private readonly ManualResetEventSlim _mayRead = new(initialState: true);
    private readonly ManualResetEventSlim _readerRests = new();

    private bool IsLent => !_mayRead.IsSet;

    /// <summary>
    /// Puts the terminal back as it was, lets others use it, and takes it over again, with everything drawn anew. Meanwhile
    /// nothing is read from it and nothing written, and its suspend and interrupt keys are the others' matter.
    /// </summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public async Task LendAsync(Func<Task> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        _readerRests.Reset();
        _mayRead.Reset();
        _tty.Wake();
        while (!_readerRests.Wait(s_retryDelay) && _reader.IsAlive)
        {
            // It delivers what it has read first.
        }

        Leave();
        try
        {
            await use();
        }
        finally
        {
            Enter();
            Volatile.Write(ref _sizeChanged, true);
            _mayRead.Set();
        }
    }

    /// <summary>On the reading thread: rests while the terminal is lent.</summary>
    private void RestWhileLent()
    {
        if (IsLent)
        {
            _readerRests.Set();
            _mayRead.Wait();
        }
    }
}
