using Ban.Terminal.Text;
using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Cli;

/// <summary>Tables on terminals of any width, with cells that an attacker has chosen.</summary>
public sealed class CliTableTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task Print_OnATerminal_NeverGoesOverItsWidth(int width)
    {
        _daemon.FirstId = new string('x', 500) + "漢字";
        string[] lines = await BansAsync(width);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.InRange(TextLayout.Measure(line), 1, width));
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Print_OneHugeCell_LeavesTheOtherColumnsInSight()
    {
        _daemon.FirstId = new string('x', 500);
        string[] lines = await BansAsync(120);
        Assert.StartsWith("JAIL  ADDRESS      ", lines[0], StringComparison.Ordinal);
        Assert.Contains("2026-03-01 10:10:00  2nd", lines[1], StringComparison.Ordinal);
        Assert.Contains("xxx…  2026-03-01 10:00:00", lines[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Print_ElsewhereThanOnATerminal_CutsNothingAndWidensNoOtherLine()
    {
        _daemon.FirstId = new string('x', 500);
        string[] lines = await BansAsync(null);
        Assert.Contains(_daemon.FirstId + "  2026-03-01 10:00:00", lines[1], StringComparison.Ordinal);
        Assert.InRange(lines[2].Length, 60, 200);
    }

    private async Task<string[]> BansAsync(int? width)
    {
        var run = new CliRun { Width = width };
        Assert.Equal(0, await run.StartAsync(TestTime.Token, "-s", _daemon.SocketPath, "bans"));
        return $"{run.Output}".TrimEnd('\n').Split('\n');
    }
}
