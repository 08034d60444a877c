using Ban.Daemon.Sessions;

namespace Ban.Daemon.Tests.Sessions;

public sealed class LoginMarksTests : IDisposable
{
    private static readonly DateTime s_longAgo = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly string _folder = Directory.CreateTempSubdirectory("ban-daemon-marks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Present => Path.Combine(_folder, "utmp");

    private string Past => Path.Combine(_folder, "wtmp");

    private string Sessions => Path.Combine(_folder, "sessions");

    [Fact]
    public void Read_NothingThere_IsTheSameEachTimeAndTellsNothing()
    {
        Assert.Equal(Read(), Read());
        Assert.False(Read().TellAll);
    }

    [Theory]
    [InlineData("utmp")]
    [InlineData("wtmp")]
    [InlineData("sessions/1")]
    public void Read_LogInNoted_IsAnother(string changed)
    {
        Directory.CreateDirectory(Sessions);
        File.WriteAllText(Present, "a");
        File.WriteAllText(Past, "a");
        File.SetLastWriteTimeUtc(Present, s_longAgo);
        File.SetLastWriteTimeUtc(Past, s_longAgo);
        Directory.SetLastWriteTimeUtc(Sessions, s_longAgo);
        LoginMarks before = Read();
        Assert.Equal(before, Read());
        Assert.True(before.TellAll);

        File.WriteAllText(Path.Combine(_folder, changed), "b");

        Assert.NotEqual(before, Read());
    }

    [Fact]
    public void Read_TwoLogInsOfOneTime_AreTwo()
    {
        File.WriteAllText(Past, "a");
        File.SetLastWriteTimeUtc(Past, s_longAgo);
        LoginMarks before = Read();

        File.WriteAllText(Past, "ab");
        File.SetLastWriteTimeUtc(Past, s_longAgo);

        Assert.NotEqual(before, Read());
    }

    private LoginMarks Read() => LoginMarks.Read(Present, Past, Sessions);
}
