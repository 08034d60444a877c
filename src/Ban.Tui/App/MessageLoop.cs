using System.Threading.Channels;
using Ban.Tui.Lab;

namespace Ban.Tui.App;

/// <summary>The terminal as the loop uses it.</summary>
internal interface IScreenFront
{
    /// <summary>Shows the model.</summary>
    void Present(Model model);

    /// <summary>Sends a control sequence that draws nothing.</summary>
    void Send(ReadOnlySpan<byte> sequence);

    /// <summary>Stops the program until its shell continues it.</summary>
    void Suspend();

    /// <summary>Lends the terminal to another program; what is presented meanwhile is shown when it is back.</summary>
    Task LendAsync(Func<Task> use);
}

/// <summary>
/// Takes messages out of one bounded channel, updates the model, and shows it, 30 times a second at most. What comes in
/// between two frames is shown by the next one; what changes nothing is not shown at all.
/// </summary>
internal sealed class MessageLoop(Channel<Message> messages, IScreenFront front, DaemonLink link, LabRunner lab, ConfigRunner config, LogFollower log, TimeProvider clock)
{
    /// <summary>Messages that wait; then the daemon's events wait in its own queue and the keys in the terminal's.</summary>
    private const int Capacity = 1024;

    /// <summary>Commands under way at once; more are refused, since each was a key pressed by hand.</summary>
    private const int MaxCommands = 16;

    /// <summary>How long a failure stays in sight of somebody who goes on pressing keys.</summary>
    private static readonly TimeSpan s_noticeTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_frameInterval = TimeSpan.FromMilliseconds(1000.0 / 30);

    private readonly CommandRunner _commands = new(link, lab, config, clock.LocalTimeZone);
    private readonly List<Task> _running = [];
    private readonly List<Task> _judgings = [];
    private readonly Lock _gate = new();

    /// <summary>Fails with what a command threw that it should not: a bug, which flies, and does not leave a screen that waits for ever.</summary>
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationTokenSource? _judging;
    private int? _exitCode;
    private Notice? _notice;
    private long _noticeAt;

    public static Channel<Message> CreateChannel() => Channel.CreateBounded<Message>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Runs until the user quits, which returns an exit code, or until cancelled, which returns 0. What a command throws comes out here.</summary>
    public async Task<int> RunAsync(Model model, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await ShowUntilQuitAsync(model, ending.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _exitCode ??= 0;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll([.. _running, .. _judgings, log.StopAsync()]);
        }

        return _exitCode ?? 0;
    }

    private async Task ShowUntilQuitAsync(Model model, CancellationToken cancellationToken)
    {
        Model? shown = null;
        long shownAt = 0;
        while (_exitCode is null && await WaitAsync(cancellationToken))
        {
            if (shown is not null && s_frameInterval - clock.GetElapsedTime(shownAt) is var rest && rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, clock, cancellationToken);
            }

            model = Drain(model, cancellationToken);
            log.Follow(_exitCode is null ? LogWish.Of(model) : null, cancellationToken);
            if (_exitCode is null && !ReferenceEquals(model, shown))
            {
                front.Present(model);
                (shown, shownAt) = (model, clock.GetTimestamp());
                _noticeAt = ReferenceEquals(model.Notice, _notice) ? _noticeAt : shownAt;
                _notice = model.Notice;
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Task<bool> ready = messages.Reader.WaitToReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(ready, _broken.Task) == _broken.Task)
        {
            await _broken.Task;
        }

        return await ready;
    }

    private Model Drain(Model model, CancellationToken cancellationToken)
    {
        // At most one queue full, so that a flood cannot put off the frame for ever.
        for (int i = 0; i < Capacity && _exitCode is null && messages.Reader.TryRead(out Message? message); i++)
        {
            Step step = Updates.Apply(model, message is InputMessage input ? input with { KeepsNotice = IsUnread(model.Notice) } : message);
            model = step.Model;
            if (step.Command is not null)
            {
                model = Start(model, step.Command, cancellationToken);
            }
        }

        return model;
    }

    private bool IsUnread(Notice? notice) =>
        notice is { IsError: true } && (!ReferenceEquals(notice, _notice) || clock.GetElapsedTime(_noticeAt) < s_noticeTime);

    private Model Start(Model model, Command command, CancellationToken cancellationToken)
    {
        _running.RemoveAll(task => task.IsCompleted);
        switch (command)
        {
            case QuitCommand quit:
                _exitCode = quit.ExitCode;
                return model;
            case SuspendCommand:
                front.Suspend();
                return model;
            case CopyCommand copy:
                return model with { Notice = Copy(copy.Text) };
            case ReadBansCommand or ArrangeBansCommand or MarkAllCommand or ReadJailCommand or ReadPageCommand or ReadHeldCommand:
                // At most one of each is under way: the model asks for the next when it has come.
                _running.Add(RunAsync(command, cancellationToken));
                return model;
            case JudgeCommand judge:
                // Each key that is typed asks for one; those before it are on their way out and hold up nothing.
                _judgings.RemoveAll(task => task.IsCompleted);
                _judgings.Add(JudgeAsync(judge, cancellationToken));
                return model;
            default:
                if (_running.Count >= MaxCommands)
                {
                    return model with { Notice = new Notice("too many requests are under way", IsError: true) };
                }

                _running.Add(RunAsync(command, cancellationToken));
                return command is LabCommand or JailsCommand or ConfigRequest ? model : model with { Notice = new Notice("asked the daemon", IsError: false) };
        }
    }

    private Notice Copy(string text)
    {
        string fitting = CommandRunner.FitCopy(text);
        front.Send(CommandRunner.EncodeCopy(fitting));
        return fitting.Length == text.Length
            ? new Notice("sent to the clipboard of your terminal", IsError: false)
            : new Notice($"only the first {fitting.Count('\n') + 1} of {text.Count('\n') + 1} lines were sent to the clipboard of your terminal: it takes {CommandRunner.MaxCopyLength} characters", IsError: true);
    }

    // The one before is given up: its answer would not be taken any more.
    private async Task JudgeAsync(JudgeCommand judge, CancellationToken cancellationToken)
    {
        var judging = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            // Not here and now: what waits for it would go on within this lock.
            _ = _judging?.CancelAsync();
            _judging = judging;
        }

        await RunAsync(judge, judging.Token);
        lock (_gate)
        {
            _judging = _judging == judging ? null : _judging;
            judging.Dispose();
        }
    }

    private async Task RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            if (await _commands.RunAsync(command, cancellationToken) is { } message)
            {
                await messages.Writer.WriteAsync(message, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The screen closes; the daemon finishes what it was asked on its own.
        }
        catch (Exception bug)
        {
            _broken.TrySetException(bug);
        }
    }
}
