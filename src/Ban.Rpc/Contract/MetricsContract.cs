namespace Ban.Rpc.Contract;

/// <summary>Answer of <c>daemon.metrics</c>: the same numbers twice.</summary>
/// <param name="Text">In Prometheus' text format.</param>
/// <param name="Families">For programs that read JSON.</param>
public sealed record MetricsResult(string Text, IReadOnlyList<MetricFamilyInfo> Families);

/// <summary>Metrics of one name.</summary>
/// <param name="Type"><c>counter</c>, <c>gauge</c> or <c>summary</c>.</param>
public sealed record MetricFamilyInfo(string Name, string Type, string Help, IReadOnlyList<MetricInfo> Samples);

/// <summary>One number.</summary>
/// <param name="Name">The family's, with <c>_sum</c> or <c>_count</c> for a summary.</param>
public sealed record MetricInfo(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
