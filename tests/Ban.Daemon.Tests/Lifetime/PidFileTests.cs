using System.Globalization;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Tests.Lifetime;

public sealed class PidFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_MissingFolder_HoldsTheProcessIdUntilDisposed()
    {
        string path = _directory.File("run/bantui.pid");
        using (PidFile.Write(path))
        {
            Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n", File.ReadAllText(path));
        }

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Write_PathIsAFolder_IsOneClearLine()
    {
        StartException refused = Assert.Throws<StartException>(() => PidFile.Write(_directory.Path));
        Assert.StartsWith($"cannot write the pid file {_directory.Path}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Write_PathIsADevice_IsRefusedForItWouldBeRemovedAtTheEnd()
    {
        Assert.Throws<StartException>(() => PidFile.Write("/dev/null"));
        Assert.True(File.Exists("/dev/null"));
    }

    [Fact]
    public void Dispose_FileThatAnotherDaemonHasWrittenSince_IsKept()
    {
        string path = _directory.File("bantui.pid");
        PidFile file = PidFile.Write(path);
        File.WriteAllText(path, "4194303\n");
        file.Dispose();
        Assert.Equal("4194303\n", File.ReadAllText(path));
    }

    [Fact]
    public void Dispose_FolderThatIsGone_IsNoTrouble()
    {
        PidFile file = PidFile.Write(_directory.File("run/bantui.pid"));
        Directory.Delete(_directory.File("run"), recursive: true);
        file.Dispose();
        Assert.False(Directory.Exists(_directory.File("run")));
    }
}
