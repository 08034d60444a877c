using Ban.Matching.Review;
using Ban.Tui.Tests.Cli;
using Ban.Tui.Tests.Client;

namespace Ban.Tui.Tests.Moving;

/// <summary>Where <c>export</c> and whatever else replaces files may write.</summary>
public sealed class ExportCommandTests : IAsyncDisposable
{
    private readonly FakeDaemon _daemon = FakeDaemon.Start();
    private readonly string _directory = Directory.CreateTempSubdirectory("bantui-export-").FullName;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return _daemon.DisposeAsync();
    }

    /// <summary>A file in the place of a device would stop half of the machine.</summary>
    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Export_ToADevice_WritesIntoItAndLeavesItThere()
    {
        string link = Path.Combine(_directory, "null");
        File.CreateSymbolicLink(link, "/dev/null");
        Assert.Equal($"2 bans written to {link}\n[0]", await ExportAsync(link));
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);

        Assert.False(FileReplacement.CanReplace("/dev/null"));
        Assert.Throws<IOException>(() => FileReplacement.Write(link, "text"u8));
        Assert.Equal("/dev/null", new FileInfo(link).LinkTarget);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Export_ToALink_ReplacesWhatItLeadsTo()
    {
        string file = Path.Combine(_directory, "file");
        string link = Path.Combine(_directory, "link");
        await File.WriteAllTextAsync(file, "before", TestTime.Token);
        File.CreateSymbolicLink(link, "file");
        Assert.Equal($"2 bans written to {link}\n[0]", await ExportAsync(link));
        Assert.Equal("192.0.2.1\n2001:db8::7\n", await File.ReadAllTextAsync(file, TestTime.Token));
        Assert.Equal("file", new FileInfo(link).LinkTarget);
        Assert.Equal(2, Directory.GetFiles(_directory).Length);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Export_WhereNothingCanBeWritten_SaysWhere()
    {
        string file = Path.Combine(_directory, "none", "file");
        Assert.Contains(file[..^5], await ExportAsync(file), StringComparison.Ordinal);
        Assert.EndsWith("[1]", await ExportAsync(file), StringComparison.Ordinal);
    }

    private Task<string> ExportAsync(string file) => CliRun.RunAsync("-s", _daemon.SocketPath, "export", "--format", "list", file);
}
