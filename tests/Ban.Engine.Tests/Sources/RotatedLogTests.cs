using Ban.Engine.Sources;

namespace Ban.Engine.Tests.Sources;

/// <summary>The files beside a log: their names, their ages, and how many are read.</summary>
public sealed class RotatedLogTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("auth.log", "auth.log.1", true)]
    [InlineData("auth.log", "auth.log.12.gz", true)]
    [InlineData("auth.log", "auth.log-20260102", true)]
    [InlineData("auth.log", "auth-20260102.log.xz", true)]
    [InlineData("auth.log", "auth.log.old", true)]
    [InlineData("auth.log", "auth.log", false)]
    [InlineData("auth.log", "auth.log.conf", false)]
    [InlineData("auth.log", "author.log", false)]
    [InlineData("auth.log", "auth-ssh.log", false)]
    [InlineData("messages", "messages.1", true)]
    public void IsOf_Name_IsOneThatRotationGives(string name, string candidate, bool expected) =>
        Assert.Equal(expected, GenerationName.IsOf(name, candidate));

    [Fact]
    public void Find_MoreBytesThanMayBeRead_LeavesTheOldestOutAndSaysSo()
    {
        for (int number = 1; number <= 3; number++)
        {
            _temp.Write($"log.{number}", $"{number}");
            File.SetLastWriteTimeUtc(_temp.File($"log.{number}"), new DateTime(2026, 1, 10 - number, 0, 0, 0, DateTimeKind.Utc));
        }

        using (FileStream huge = File.OpenWrite(_temp.File("log.2")))
        {
            huge.SetLength(RotatedLog.MaxBytes + 1); // a hole
        }

        File.SetLastWriteTimeUtc(_temp.File("log.2"), new DateTime(2026, 1, 8, 0, 0, 0, DateTimeKind.Utc));
        LogAnchor anchor = new(Identity: null, "none has it", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using RotatedFiles found = RotatedLog.Find(_temp.File("log"), anchor, new PresentLog(default, string.Empty));
        Assert.True(found.WasCut);
        Assert.Equal([_temp.File("log.1")], found.Younger.Select(f => f.Name));
    }

    [Theory]
    [InlineData("log", "log.2", "log.10")]
    [InlineData("log", "log.1.gz", "log.2")]
    [InlineData("log", "log-20260102", "log-20260101.gz")]
    [InlineData("app.log", "app-20260102.log", "app-20260101.log")]
    [InlineData("app.log", "app.log.old", "app.log.1")]
    public void CompareAges_NamesOfRotation_FirstIsTheYounger(string name, string younger, string older)
    {
        Assert.True(GenerationName.CompareAges(name, younger, older) < 0);
        Assert.True(GenerationName.CompareAges(name, older, younger) > 0);
    }
}
