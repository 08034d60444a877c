using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Packaging;

/// <summary><c>make install</c> into a folder: what it brings, and what it leaves alone the second time.</summary>
public sealed class InstallTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bantui-install-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("/usr/local")]
    [InlineData("/usr")]
    public async Task Install_IntoAFolder_RunsAndHasUnitsForItsPlace(string prefix)
    {
        await InstallAsync(prefix);

        string programs = _root + prefix + "/bin";
        Assert.StartsWith("Description:", (await Command.RunAsync(HostMachine.Instance, $"{programs}/bantui", ["--help"], Token)).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Contains("fail2ban-client", (await Command.RunAsync(HostMachine.Instance, $"{_root}{prefix}/lib/bantui/fail2ban-client", ["-h"], Token)).MustSucceed().Output, StringComparison.Ordinal);
        string unit = await File.ReadAllTextAsync($"{_root}{prefix}/lib/systemd/system/bantui.service", Token);
        Assert.Contains($"\nExecStart={prefix}/bin/bantuid -f\n", unit, StringComparison.Ordinal);
        Assert.Contains($"\nExecReload={prefix}/bin/bantui reload\n", unit, StringComparison.Ordinal);
        Assert.True(File.Exists($"{_root}{prefix}/share/man/man8/bantuid.8"));
        Assert.True(File.Exists($"{_root}/etc/bantui/filter.d/sshd.conf"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Install_OverProgramsThatRun_ReplacesThemAndNoConfiguration()
    {
        await InstallAsync("/usr");
        string configuration = $"{_root}/etc/bantui/jail.conf";
        await File.WriteAllTextAsync(configuration, "mine", Token);
        File.Delete($"{_root}/usr/lib/bantui/bantuid");
        File.Copy("/bin/sleep", $"{_root}/usr/lib/bantui/bantuid");
        await using RunningProcess running = RunningProcess.Start(HostMachine.Instance, $"{_root}/usr/lib/bantui/bantuid", ["60"]);

        await InstallAsync("/usr");

        Assert.Equal(await File.ReadAllBytesAsync(Repository.Bantuid, Token), await File.ReadAllBytesAsync($"{_root}/usr/lib/bantui/bantuid", Token));
        Assert.Equal("mine", await File.ReadAllTextAsync(configuration, Token));
    }

    /// <summary>The programs are built already.</summary>
    private async Task InstallAsync(string prefix)
    {
        string? make = Command.Find("make");
        Assert.SkipWhen(make is null, "make is not installed");
        (await Command.RunAsync(HostMachine.Instance, make, ["-C", Repository.Root, "-o", "out/bin/.built", "install", $"DESTDIR={_root}", $"PREFIX={prefix}"], Token)).MustSucceed();
    }
}
