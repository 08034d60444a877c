using Ban.Daemon.Metrics;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>daemon.metrics</c>.</summary>
internal sealed class MetricsMethods(Func<IReadOnlyList<MetricFamily>> collect)
{
    public void AddTo(RpcMethodTable table) => table.Add(DaemonApi.Metrics, (_, _, _) => MethodTable.Answer(Metrics()));

    private MetricsResult Metrics()
    {
        IReadOnlyList<MetricFamily> families = collect();
        return new MetricsResult(MetricsText.Render(families), [.. families.Select(Info)]);
    }

    private static MetricFamilyInfo Info(MetricFamily family) => new(
        family.Name, MetricsText.NameOf(family.Kind), family.Help,
        [.. family.Samples.Select(sample => new MetricInfo(
            family.Name + sample.Ending, sample.Labels.ToDictionary(static label => label.Name, static label => label.Value, StringComparer.Ordinal), sample.Value))]);
}
