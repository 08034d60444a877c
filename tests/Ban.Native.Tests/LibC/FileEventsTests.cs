using Ban.Native.LibC;

namespace Ban.Native.Tests.LibC;

public sealed class FileEventsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ban-native-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Wait_Signalled_GivesTheTagUntilReset()
    {
        using Epoll epoll = new();
        using EventFd wake = new();
        Span<int> tags = stackalloc int[4];
        epoll.Add(wake.Handle, 7);
        Assert.Equal(0, epoll.Wait(TimeSpan.Zero, tags));
        wake.Signal();
        wake.Signal();
        Assert.Equal(1, epoll.Wait(TimeSpan.FromSeconds(5), tags));
        Assert.Equal(7, tags[0]);
        wake.Reset();
        Assert.Equal(0, epoll.Wait(TimeSpan.Zero, tags));
    }

    [Fact]
    public void Read_FileWrittenAndRenamed_TellsBoth()
    {
        string path = Path.Combine(_directory, "log");
        File.WriteAllText(path, "one");
        using Inotify inotify = new();
        Assert.True(inotify.TryAddWatch(path, InotifyEvents.Modified, out int file, out _));
        Assert.True(inotify.TryAddWatch(_directory, InotifyEvents.MovedFrom | InotifyEvents.MovedTo, out int directory, out _));
        File.AppendAllText(path, "two");
        File.Move(path, path + ".1");
        List<(int, InotifyEvents, string)> notes = [];
        foreach (InotifyEvent note in inotify.Read(new byte[Inotify.BufferSize]))
        {
            notes.Add((note.Watch, note.Events, System.Text.Encoding.UTF8.GetString(note.Name)));
        }

        Assert.Equal(
            [(file, InotifyEvents.Modified, ""), (directory, InotifyEvents.MovedFrom, "log"), (directory, InotifyEvents.MovedTo, "log.1")],
            notes);
        Assert.False(inotify.Read(new byte[Inotify.BufferSize]).MoveNext());
        Assert.False(inotify.TryAddWatch(path, InotifyEvents.Modified, out _, out string error));
        Assert.Equal("No such file or directory", error);
    }

    [Fact]
    public void Get_TwoNamesOfOneFile_HaveOneIdentity()
    {
        string path = Path.Combine(_directory, "log");
        File.WriteAllText(path, "12345");
        File.CreateSymbolicLink(path + ".link", path);
        Assert.True(FileStatus.TryGet(path, out FileStatus status, out _));
        Assert.True(FileStatus.TryGet(path + ".link", out FileStatus linked, out _));
        Assert.Equal(status, linked);
        Assert.Equal((5L, true), (status.Size, status.IsRegular));
        using var handle = File.OpenHandle(path);
        Assert.Equal(status, FileStatus.Get(handle));
        Assert.True(FileStatus.TryGet(_directory, out FileStatus directory, out _));
        Assert.False(directory.IsRegular);
        Assert.NotEqual(status.Identity, directory.Identity);
        Assert.False(FileStatus.TryGet(path + ".none", out _, out string? error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("/var/log/*.log", "/var/log/a.log", true)]
    [InlineData("/var/log/*.log", "/var/log/.a.log", false)]
    [InlineData("/var/log/*.log", "/var/log/sub/a.log", false)]
    [InlineData("/var/log/a?[0-9].log", "/var/log/ab1.log", true)]
    [InlineData("/var/log/a[!0-9].log", "/var/log/a1.log", false)]
    public void Matches_ShellPattern_AsAShellDoes(string pattern, string path, bool expected) =>
        Assert.Equal(expected, ShellPattern.Matches(pattern, path));

    [Fact]
    public void Expand_Pattern_GivesSortedPathsUpToTheLimit()
    {
        foreach (string name in (string[])["b.log", "a.log", ".hidden.log", "c.txt"])
        {
            File.WriteAllText(Path.Combine(_directory, name), "");
        }

        Assert.Equal(["a.log", "b.log"], ShellPattern.Expand(_directory + "/*.log", 10).Select(p => Path.GetFileName(p)));
        Assert.Single(ShellPattern.Expand(_directory + "/*.log", 1));
        Assert.Empty(ShellPattern.Expand(_directory + "/*.none", 10));
        Assert.Equal([_directory], ShellPattern.Expand(_directory, 10));
    }
}
