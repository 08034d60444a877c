using System.Collections.Concurrent;
using Ban.Native.Journal;
using Ban.Native.LibC;

namespace Ban.Engine.Sources;

/// <summary>What other threads want done on a reader's thread. Waking it costs a system call; the thread itself runs them between two waits.</summary>
internal sealed class ReaderCommands : IDisposable
{
    private readonly ConcurrentQueue<Action> _waiting = new();
    private readonly EventFd _wake = new();

    /// <summary>Makes the thread's wait end when commands come.</summary>
    public void WakeThrough(Epoll epoll, int tag) => epoll.Add(_wake.Handle, tag);

    /// <summary>Ends the thread's wait without a command.</summary>
    public void Wake() => _wake.Signal();

    public void Post(Action command)
    {
        _waiting.Enqueue(command);
        _wake.Signal();
    }

    /// <summary>Runs a command on the thread; the task is done after it and has what it threw.</summary>
    public Task RunAsync(Action command)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                command();
                done.SetResult();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JournalException)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>For the thread, when it was woken.</summary>
    public void RunWaiting()
    {
        _wake.Reset();
        while (_waiting.TryDequeue(out Action? command))
        {
            command();
        }
    }

    public void Dispose() => _wake.Dispose();
}
