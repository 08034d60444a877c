using Ban.Daemon.Methods;
using Ban.Engine.Events;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Methods;

public sealed class MethodTableTests
{
    [Fact]
    public async Task Build_Always_AnswersTheContractAndNothingElse()
    {
        await using var events = new EventRelay(new EventHub());
        var daemon = new DaemonMethods(null!, events, null!, null!, null!, () => { });
        Assert.Equal(
            RpcContract.Methods.Select(method => method.Name).Order(StringComparer.Ordinal),
            new MethodTable(null!, events, daemon, new MetricsMethods(() => []), null!, null!).Build().Names.Order(StringComparer.Ordinal));
    }
}
