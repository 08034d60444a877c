namespace Ban.Daemon.Metrics;

/// <summary>Metrics of one name, as Prometheus groups them.</summary>
/// <param name="Name">Without the endings of a summary.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Help">One line for people.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help)
{
    /// <summary>Its numbers.</summary>
    public List<MetricSample> Samples { get; } = [];

    /// <summary>Adds a number with its labels.</summary>
    public MetricFamily Add(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Samples.Add(new MetricSample(string.Empty, value, [.. labels]));
        return this;
    }

    /// <summary>Adds sum and count of a summary.</summary>
    public MetricFamily AddSummary(double sum, double count, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Samples.Add(new MetricSample("_sum", sum, [.. labels]));
        Samples.Add(new MetricSample("_count", count, [.. labels]));
        return this;
    }
}

/// <summary>One number.</summary>
/// <param name="Ending">Added to the family's name; empty but for the parts of a summary.</param>
/// <param name="Value">Finite.</param>
/// <param name="Labels">Their values can be any text.</param>
internal sealed record MetricSample(string Ending, double Value, IReadOnlyList<(string Name, string Value)> Labels);

/// <summary>What a metric's numbers mean.</summary>
internal enum MetricKind
{
    /// <summary>Only grows, until the daemon or the jail starts anew.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Sum and count of durations.</summary>
    Summary,
}
