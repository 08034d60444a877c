using Ban.Daemon.Editing;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>jail.rehearse</c> and <c>filter.findLogs</c>, one question at a time: trying must not take the processors from those who guard.</summary>
internal sealed class RehearsalMethods(JailRehearsal rehearsal, LogFinder logs) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void AddTo(RpcMethodTable table) => table
        .Add(JailApi.Rehearse, async (parameters, _, token) => await InTurnAsync(() => rehearsal.Run(parameters, token), token))
        .Add(FilterApi.FindLogs, async (parameters, _, token) => await InTurnAsync(() => logs.Find(parameters, token), token));

    public void Dispose() => _turn.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> answer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(answer, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
