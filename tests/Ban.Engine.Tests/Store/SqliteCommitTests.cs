using Ban.Core.Net;
using Ban.Engine.Store;

namespace Ban.Engine.Tests.Store;

/// <summary>Batches that are odd: long delayed, hostile, or wrong.</summary>
public sealed class SqliteCommitTests : StoreFixture
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Commit_FailuresAfterWhatErasesTheirLikes_AreKept()
    {
        // Where the disk was full for a while, all of it waits for the same transaction.
        await using IBanStore store = await OpenAsync();
        await store.CommitAsync(
            new StoreBatch { Jail = "sshd", Failures = [Failure("192.0.2.1", Now.AddSeconds(-9)), Failure("192.0.2.2", Now.AddSeconds(-9))] }, Token);

        await store.CommitAsync(
            new StoreBatch
            {
                Jail = "sshd",
                Unbanned = [FailureId.Parse("192.0.2.1")],
                UnbanTime = Now.AddSeconds(-5),
                Forgotten = [FailureId.Parse("192.0.2.2")],
                Failures = [Failure("192.0.2.1", Now), Failure("192.0.2.2", Now)],
            },
            Token);

        Assert.Equal([Now, Now], store.Load("sshd", Now.AddMinutes(-10), Now).Failures.Select(static failure => failure.Time));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_PositionWithTheTimeOfItsFile_IsLoadedUnlessFail2banWentOn()
    {
        LogPosition position = new("/var/log/auth.log", "abc", 4711) { Written = Now.AddTicks(12_345_670) };
        await using (IBanStore store = await OpenAsync())
        {
            await store.CommitAsync(new StoreBatch { Jail = "sshd", Positions = [position] }, Token);
            Assert.Equal([position], store.Load("sshd", Now, Now).Positions);
        }

        Rows("UPDATE logs SET lastfilepos = 5000");
        await using IBanStore again = await OpenAsync();

        Assert.Null(Assert.Single(again.Load("sshd", Now, Now).Positions).Written);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Commit_FaultOfTheProgram_IsToldAndTheNextOneIsWritten()
    {
        await using IBanStore store = await OpenAsync();

        StoreException told = await Assert.ThrowsAsync<StoreException>(async () => await store.CommitAsync(new StoreBatch { Jail = "sshd", Failures = [null!] }, Token));
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1")] }, Token);

        Assert.Contains("fault of the program", told.Message, StringComparison.Ordinal);
        Assert.Single(store.Load("sshd", Now.AddMinutes(-10), Now).Bans);
    }

    [Theory(Timeout = LimitMs)]
    [InlineData(499)]
    [InlineData(8191)]
    public async Task Commit_LineCutInTheMiddleOfACharacter_IsWritten(int before)
    {
        // Who attacks chooses what stands where the line is cut.
        string line = new string('a', before) + "\U0001F600" + new string('b', 100);
        FailureRecord failure = Failure("192.0.2.1", Now) with { Line = line, Groups = new Dictionary<string, string> { ["user"] = line } };
        await using IBanStore store = await OpenAsync();

        await store.CommitAsync(new StoreBatch { Jail = "sshd", Failures = [failure with { Id = FailureId.Parse("192.0.2.2") }] }, Token);
        await store.CommitAsync(new StoreBatch { Jail = "sshd", Bans = [Ban("192.0.2.1") with { Matches = [line], Groups = failure.Groups, Story = [failure] }] }, Token);

        JailMemory memory = store.Load("sshd", Now.AddMinutes(-10), Now);
        Assert.StartsWith(line[..before], Assert.Single(memory.Bans).Matches[0], StringComparison.Ordinal);
        Assert.StartsWith(line[..before], Assert.Single(memory.Failures).Line, StringComparison.Ordinal);
    }
}
