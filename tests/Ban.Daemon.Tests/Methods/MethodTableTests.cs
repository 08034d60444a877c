using Ban.Daemon.Editing;
using Ban.Daemon.Methods;
using Ban.Daemon.Methods.Commands;
using Ban.Engine.Events;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Methods;

public sealed class MethodTableTests
{
    [Fact]
    public async Task Build_Always_AnswersTheContractAndNothingElse()
    {
        await using var events = new EventRelay(new EventHub());
        var daemon = new DaemonMethods(null!, events, null!, null!, null!, () => null, () => { });
        var commands = new CommandMethods(null!, daemon, null!, null!, TimeProvider.System);
        var configuration = new ConfigMethods(new ConfigTree("/"), null!, null!, null!);
        Assert.Equal(
            RpcContract.Methods.Select(method => method.Name).Order(StringComparer.Ordinal),
            new MethodTable(
                null!, static () => new Dictionary<string, string>(), events, daemon, commands, new MetricsMethods(() => []), configuration, new RehearsalMethods(null!, null!),
                null!, null!, null!, new NetworkMethods(null!, TimeProvider.System))
                .Build().Names.Order(StringComparer.Ordinal));
    }
}
