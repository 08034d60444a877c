using System.Globalization;
using System.Text;

namespace Ban.Daemon.Metrics;

/// <summary>Metrics in Prometheus' text format, version 0.0.4.</summary>
internal static class MetricsText
{
    /// <summary>What HTTP calls the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>All of them as text; every line ends with a line feed.</summary>
    public static string Render(IReadOnlyList<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (MetricFamily family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(Escape(family.Help, quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(family.Name).Append(' ').Append(NameOf(family.Kind)).Append('\n');
            foreach (MetricSample sample in family.Samples)
            {
                Append(text, family.Name, sample);
            }
        }

        return text.ToString();
    }

    /// <summary>The kind as the format spells it.</summary>
    public static string NameOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "summary",
    };

    private static void Append(StringBuilder text, string family, MetricSample sample)
    {
        text.Append(family).Append(sample.Ending);
        for (int i = 0; i < sample.Labels.Count; i++)
        {
            (string name, string value) = sample.Labels[i];
            text.Append(i == 0 ? '{' : ',').Append(name).Append("=\"").Append(Escape(value, quotes: true)).Append('"');
        }

        text.Append(sample.Labels.Count > 0 ? "} " : " ").Append(sample.Value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The format knows three escapes. A jail's name or a path can hold anything else.</summary>
    private static string Escape(string value, bool quotes)
    {
        string escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
