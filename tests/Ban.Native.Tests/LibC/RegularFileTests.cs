using System.Diagnostics;
using System.Text;
using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.Tests.LibC;

public sealed class RegularFileTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly string _directory = Directory.CreateTempSubdirectory("ban-native-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact(Timeout = Limit)]
    public async Task Open_PipeWithoutAWriter_IsRefusedAtOnce()
    {
        string path = Path.Combine(_directory, "pipe");
        using Process made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        IOException refused = await Assert.ThrowsAsync<IOException>(() => Task.Run(() => RegularFile.Open(path), TestContext.Current.CancellationToken));

        Assert.Equal("not a regular file", refused.Message);
    }

    [Fact]
    public void Open_Directory_IsRefused() => Assert.Throws<IOException>(() => RegularFile.Open(_directory));

    [Fact]
    public void Open_NotThere_SaysSo() =>
        Assert.Equal("No such file or directory", Assert.Throws<IOException>(() => RegularFile.Open(Path.Combine(_directory, "none"))).Message);

    [Fact]
    public void Open_File_IsReadAndGrows()
    {
        string path = Path.Combine(_directory, "l\u00f6g");
        File.WriteAllText(path, "one");
        using SafeFileHandle file = RegularFile.Open(path);
        File.AppendAllText(path, " two");
        byte[] bytes = new byte[16];

        Assert.Equal("one two", Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(file, bytes, 0)));
    }
}
