using Ban.Daemon.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon.Tests.Metrics;

public sealed class MetricsFileTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task RunAsync_UntilItIsStopped_HoldsAFileThatAllCanReadAndLeavesNone()
    {
        string path = Path.Combine(_temp.Path, "bantui.prom");
        using var stop = new CancellationTokenSource();
        var rendered = new TaskCompletionSource();
        int times = 0;
        var file = new MetricsFile(
            path, TimeSpan.FromMilliseconds(1),
            () =>
            {
                if (++times == 3)
                {
                    rendered.SetResult();
                }

                return $"bantui_x {times}\n";
            },
            TimeProvider.System, NullLogger.Instance);

        Task running = file.RunAsync(stop.Token);
        await rendered.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("bantui_x ", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
        await stop.CancelAsync();
        await running;
        Assert.Empty(Directory.GetFiles(_temp.Path));
    }

    [Fact]
    public void Write_WhereALinkStands_ReplacesTheLinkAndLeavesItsTarget()
    {
        string precious = Path.Combine(_temp.Path, "precious");
        File.WriteAllText(precious, "kept");
        string path = Path.Combine(_temp.Path, "x.prom");
        File.CreateSymbolicLink(path, precious);
        new MetricsFile(path, TimeSpan.FromSeconds(1), () => "x 1\n", TimeProvider.System, NullLogger.Instance).Write();
        Assert.Equal(("kept", "x 1\n"), (File.ReadAllText(precious), File.ReadAllText(path)));
        Assert.Equal(2, Directory.GetFiles(_temp.Path).Length);
    }

    [Fact]
    public void Write_FolderIsMissing_IsNoMoreThanALogLine()
    {
        var file = new MetricsFile(Path.Combine(_temp.Path, "missing", "x.prom"), TimeSpan.FromSeconds(1), () => "x 1\n", TimeProvider.System, NullLogger.Instance);
        file.Write();
        Assert.Empty(Directory.GetFiles(_temp.Path));
    }
}
