using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>event.*</c> and <c>log.*</c>.</summary>
internal sealed class EventMethods(EventRelay events)
{
    private const int DefaultLines = 1000;
    private const int MostLines = 10_000;

    public void AddTo(RpcMethodTable table) => table
        .Add(EventApi.Subscribe, (parameters, call, _) => MethodTable.Answer(events.Subscribe(parameters, call)))
        .Add(EventApi.Unsubscribe, (parameters, call, _) =>
        {
            events.Unsubscribe(parameters, call);
            return ValueTask.CompletedTask;
        })
        .Add(LogApi.List, (parameters, call, _) =>
            MethodTable.Answer(new LogListResult(events.Log(parameters, Limits.Check(parameters.Limit, DefaultLines, MostLines), call.Access))));
}
