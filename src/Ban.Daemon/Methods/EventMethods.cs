using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>event.*</c>.</summary>
internal sealed class EventMethods(EventRelay events)
{
    public void AddTo(RpcMethodTable table) => table
        .Add(EventApi.Subscribe, (parameters, call, _) => MethodTable.Answer(events.Subscribe(parameters, call)))
        .Add(EventApi.Unsubscribe, (parameters, call, _) =>
        {
            events.Unsubscribe(parameters, call);
            return ValueTask.CompletedTask;
        });
}
