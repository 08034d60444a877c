using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

/// <summary>An action that writes down its calls and does with each what the test says.</summary>
internal sealed class RecordingAction(string name = "recorder") : IBanAction
{
    private readonly List<string> _calls = [];

    public string Name => name;

    public Func<string, CancellationToken, ValueTask> Behaviour { get; set; } = static (_, _) => ValueTask.CompletedTask;

    public TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(1);

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
