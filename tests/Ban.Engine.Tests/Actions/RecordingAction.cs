using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

/// <summary>An action that writes down its calls and does with each what the test says.</summary>
internal sealed class RecordingAction(string name = "recorder") : IBanAction
{
    private readonly List<string> _calls = [];

    public string Name => name;

    public bool CanKeepBans => true;

    public Func<string, CancellationToken, ValueTask> Behaviour { get; set; } = static (_, _) => ValueTask.CompletedTask;

    public TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether it can remove all bans at once.</summary>
    public bool Flushes { get; set; }

    /// <summary>Whether it can go on under a new definition.</summary>
    public bool Reloads { get; set; }

    public bool Disposed { get; private set; }

    public string[] Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public ValueTask StartAsync(CancellationToken cancellationToken) => Record("start", cancellationToken);

    public ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        Record("ban " + string.Join(' ', tickets.Select(ticket => ticket.Id)), cancellationToken);

    public ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        Record("unban " + string.Join(' ', tickets.Select(ticket => ticket.Id)), cancellationToken);

    public ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        Record("prolong " + string.Join(' ', tickets.Select(ticket => ticket.Id)), cancellationToken);

    public ValueTask RebanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        Record("reban " + string.Join(' ', tickets.Select(ticket => ticket.Id)), cancellationToken);

    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await Record("flush", cancellationToken);
        return Flushes;
    }

    public ValueTask CheckAsync(CancellationToken cancellationToken) => Record("check", cancellationToken);

    public async ValueTask<bool> ReloadAsync(IBanAction next, CancellationToken cancellationToken)
    {
        await Record("reload", cancellationToken);
        return Reloads;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => Record("stop", cancellationToken);

    public TimeSpan TimeLimit(int tickets) => Limit;

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }

    private ValueTask Record(string call, CancellationToken cancellationToken)
    {
        lock (_calls)
        {
            _calls.Add(call);
        }

        return Behaviour(call, cancellationToken);
    }
}
