using Ban.Daemon.Metrics;

namespace Ban.Daemon.Tests.Metrics;

public sealed class MetricsTextTests
{
    [Fact]
    public void Render_LabelsWithEveryEscape_AreReadBackAsTheyWere()
    {
        const string Hostile = "a\\b\"c\nd{e}=f,g ü\u202E";
        MetricFamily family = new MetricFamily("bantui_x", MetricKind.Gauge, "One \\ line\nand one more.").Add(1.5, ("jail", Hostile), ("other", "")).Add(2, ("jail", "sshd"));

        PrometheusText text = PrometheusText.Parse(MetricsText.Render([family]));

        Assert.Equal(1.5, text.Value("bantui_x", ("jail", Hostile)));
        Assert.Equal(2, text.Value("bantui_x", ("jail", "sshd")));
    }

    [Fact]
    public void Render_NumbersOfAllSizes_KeepTheirValue()
    {
        double[] values = [0, 1, 1e15 + 1, 0.1, 1e-9, 12345678901234567];
        MetricFamily family = new("bantui_x_total", MetricKind.Counter, "x");
        for (int i = 0; i < values.Length; i++)
        {
            family.Add(values[i], ("i", $"{i}"));
        }

        Assert.Equal(values, PrometheusText.Parse(MetricsText.Render([family])).Samples.Select(sample => sample.Value));
    }

    [Fact]
    public void Render_Summary_HasSumAndCount()
    {
        MetricFamily family = new MetricFamily("bantui_s_seconds", MetricKind.Summary, "x").AddSummary(2.5, 3, ("jail", "a"));
        PrometheusText text = PrometheusText.Parse(MetricsText.Render([family]));
        Assert.Equal((2.5, 3), (text.Value("bantui_s_seconds_sum"), text.Value("bantui_s_seconds_count")));
    }

    [Fact]
    public void Collect_Process_IsInTheFormat()
    {
        PrometheusText text = PrometheusText.Parse(MetricsText.Render(ProcessMetrics.Collect()));
        Assert.InRange(text.Value("process_resident_memory_bytes"), 1_000_000, 1e11);
        Assert.InRange(text.Value("process_open_fds"), 3, 100_000);
        Assert.InRange(text.Value("process_start_time_seconds"), 1.5e9, 1e10);
    }
}
