using System.Threading.Channels;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Bans;

/// <summary>
/// Asks a jail's <c>ignorecommand</c> about failures, some at a time and off the jail's own loop, so that a slow command holds up
/// nobody but those it is asked about (spec 1, section 4.4). One answer serves all who put the same question meanwhile.
/// </summary>
internal sealed class IgnoreQuestions : IAsyncDisposable
{
    /// <summary>Questions that may wait; while so many do, the jail's lines stay in their log.</summary>
    public const int MaxWaiting = 1024;

    /// <summary>Commands of one jail that run at a time.</summary>
    private const int MaxRunning = 4;

    /// <summary>How long one command may take; then it is killed and the failure counts.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, string> s_noProperties = [];

    private readonly string _jail;
    private readonly string _command;
    private readonly IgnoreAnswers? _answers;
    private readonly ReverseNames? _names;
    private readonly ILogger _log;
    private readonly Channel<Question> _queue = Channel.CreateUnbounded<Question>();
    private readonly Dictionary<string, Question> _open = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _waiting;

    private IgnoreQuestions(JailSettings jail, string command, TimeProvider clock, ILogger log)
    {
        _jail = jail.Name;
        _command = command;
        _log = log;
        _answers = jail.IgnoreCache is { } cache ? new IgnoreAnswers(cache, clock) : null;
        bool asksNames = command.Contains(ReverseNames.Tag, StringComparison.Ordinal) || _answers?.Key.Contains(ReverseNames.Tag, StringComparison.Ordinal) == true;
        _names = asksNames ? new ReverseNames(clock) : null;
        _running = Task.WhenAll(Enumerable.Range(0, MaxRunning).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
    }

    /// <summary>Whether no more should be asked for now.</summary>
    public bool IsFull => Volatile.Read(ref _waiting) >= MaxWaiting;

    /// <summary>For a jail with an ignore command; null for others.</summary>
    public static IgnoreQuestions? Create(JailSettings jail, TimeProvider clock, ILogger log) =>
        jail.IgnoreCommand is { } command ? new IgnoreQuestions(jail, command.Text, clock, log) : null;

    /// <summary>The answer that is remembered; null if none is.</summary>
    public bool? Recall(Failure failure)
    {
        if (_answers is null)
        {
            return null;
        }

        ActionTicket ticket = Ticket(failure);
        string? name = null;
        return _names is not null && !_names.TryRecall(ticket.Address, out name) ? null : _answers.Recall(_answers.KeyOf(tag => ValueOf(ticket, name, tag)));
    }

    /// <summary>Asks about a failure; <paramref name="answered"/> is called on another thread, unless the jail ends before.</summary>
    /// <param name="answered">Takes whether the failure is ignored.</param>
    public void Ask(Failure failure, Func<bool, Task> answered)
    {
        Question question = new(Ticket(failure));
        string identity = IdentityOf(question.Ticket);
        Interlocked.Increment(ref _waiting);
        lock (_gate)
        {
            if (_open.TryGetValue(identity, out Question? same))
            {
                same.Answered.Add(answered);
                return;
            }

            question.Answered.Add(answered);
            question.Identity = identity;
            _open.Add(identity, question);
        }

        _queue.Writer.TryWrite(question);
    }

    /// <summary>Takes no more questions; those that wait are answered.</summary>
    public void Close() => _queue.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (Question question in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                await AnswerAsync(question, await JudgeAsync(question.Ticket));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The jail ends; what was not answered counts after the next start.
        }
    }

    private async Task AnswerAsync(Question question, bool ignored)
    {
        lock (_gate)
        {
            _open.Remove(question.Identity);
        }

        foreach (Func<bool, Task> answered in question.Answered)
        {
            Interlocked.Decrement(ref _waiting);
            await answered(ignored);
        }
    }

    private async Task<bool> JudgeAsync(ActionTicket ticket)
    {
        string? name = _names is null ? null : await _names.FindAsync(ticket.Address, _stop.Token);
        string? key = _answers?.KeyOf(tag => ValueOf(ticket, name, tag));
        if (key is not null && _answers!.Recall(key) is { } known)
        {
            return known;
        }

        bool? ignored = await RunAsync(ticket, name);
        if (key is not null && ignored is { } answer)
        {
            _answers!.Remember(key, answer);
        }

        return ignored ?? false;
    }

    /// <summary>Null where the command failed, which ignores nobody.</summary>
    private async Task<bool?> RunAsync(ActionTicket ticket, string? name)
    {
        try
        {
            CommandScript script = ScriptOf(ticket, name);
            ShellResult result = await ShellCommand.RunAsync(script.Text, script.Arguments, s_limit, _stop.Token);
            if (result.ExitCode is 0 or 1)
            {
                return result.ExitCode == 0;
            }

            BanLog.IgnoreCommandFailed(_log, _jail, result.Describe(s_limit));
        }
        catch (ActionException e)
        {
            BanLog.IgnoreCommandFailed(_log, _jail, e.Message);
        }

        return null;
    }

    private CommandScript ScriptOf(ActionTicket ticket, string? name)
    {
        string expanded = new CommandTemplate(s_noProperties).Expand(_command, CommandTags.FamilyOf(ticket));
        return CommandTemplate.Fill(expanded, tag => ValueOf(ticket, name, tag));
    }

    /// <summary>Two failures with one script and one cache key put one question.</summary>
    private string IdentityOf(ActionTicket ticket)
    {
        CommandScript script = ScriptOf(ticket, name: null);
        string key = _answers?.KeyOf(tag => ValueOf(ticket, null, tag)) ?? string.Empty;
        return string.Join('\0', [script.Text, .. script.Arguments, key, _names is null ? string.Empty : ticket.Address.ToString()]);
    }

    private string? ValueOf(ActionTicket ticket, string? name, string tag) =>
        tag == ReverseNames.TagName ? name ?? "None" : CommandTags.Of(ticket, _jail, tag);

    private static ActionTicket Ticket(Failure failure) => new(
        failure.Id, failure.Address, failure.Time, failure.Time, 0, failure.Attempts, failure.Lines, failure.Groups, Restored: false);

    private sealed class Question(ActionTicket ticket)
    {
        public ActionTicket Ticket { get; } = ticket;

        public string Identity { get; set; } = string.Empty;

        public List<Func<bool, Task>> Answered { get; } = [];
    }
}

/// <summary>Answers of an ignore command that are remembered: option <c>ignorecache</c>. Thread-safe.</summary>
internal sealed class IgnoreAnswers(IgnoreCacheSettings settings, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (bool Ignored, long At)> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>The key as it is configured.</summary>
    public string Key => settings.Key;

    /// <summary>The key of a failure, with its tags replaced.</summary>
    public string KeyOf(Func<string, string?> valueOf) => CommandTemplate.Insert(settings.Key, valueOf);

    public bool? Recall(string key)
    {
        lock (_gate)
        {
            return _answers.TryGetValue(key, out (bool Ignored, long At) answer) && clock.GetElapsedTime(answer.At) < settings.MaxTime
                ? answer.Ignored : null;
        }
    }

    /// <summary>Remembers an answer; the oldest goes where there are too many.</summary>
    public void Remember(string key, bool ignored)
    {
        lock (_gate)
        {
            if (!_answers.ContainsKey(key))
            {
                _order.Enqueue(key);
            }

            _answers[key] = (ignored, clock.GetTimestamp());
            while (_answers.Count > settings.MaxCount)
            {
                _answers.Remove(_order.Dequeue());
            }
        }
    }
}
