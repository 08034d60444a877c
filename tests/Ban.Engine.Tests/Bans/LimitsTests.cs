using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Bans;
using Ban.Engine.Events;

namespace Ban.Engine.Tests.Bans;

/// <summary>What an attacker can write into a log to make judging dear stops no jail and fills no log.</summary>
public sealed class LimitsTests : IDisposable
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Follow_HostileLineAgainstExponentialPattern_IsToldOnceAndTheJailBans()
    {
        string hostile = $"name {new string('a', 60)}! \u001b[2J";
        string log = _temp.Write("log", hostile, "fail 192.0.2.1", hostile, hostile, "fail 192.0.2.1", "fail 192.0.2.1");
        await using EngineHarness harness = new();
        await harness.StartAsync(Settings(log, "^name (a+)+ <HOST>$", "^fail <HOST>$"));

        Banned banned = await harness.WaitForAsync<Banned>();
        await harness.WaitForLinesAsync(6);

        Assert.Equal("192.0.2.1", banned.Id.ToString());
        SourceTrouble told = Assert.Single(harness.Events().OfType<SourceTrouble>());
        Assert.Equal(log, told.Path);
        Assert.StartsWith("failregex '^name (a+)+ <HOST>$' (f.conf:1) took too many steps on the line at byte 0 ", told.Message, StringComparison.Ordinal);
        Assert.Contains("The line: name aaa", told.Message, StringComparison.Ordinal);
        JailStatus status = harness.Engine.Jail("a");
        Assert.Equal((3L, 0L, "patterns took too many steps on 3 lines; the log names them"), (status.GivenUpSearches, status.CutLines, status.Detail));
    }

    [Fact(Timeout = Limit)]
    public async Task Follow_LinesOverTheLimit_AreCutAndCountedAndTheJailBans()
    {
        string tooLong = "fail 192.0.2.1 " + new string('x', 100_000);
        string log = _temp.Write("log", tooLong, tooLong, "fail 192.0.2.2 ", tooLong, "fail 192.0.2.2 ", "fail 192.0.2.2 ");
        await using EngineHarness harness = new();
        await harness.StartAsync(Settings(log, "^fail <HOST> "));

        await harness.WaitForAsync<Banned>(b => b.Id.ToString() == "192.0.2.2");

        Assert.Single(harness.Events().OfType<Banned>(), b => b.Id.ToString() == "192.0.2.1"); // what stands before the cut counts
        SourceTrouble told = Assert.Single(harness.Events().OfType<SourceTrouble>());
        Assert.StartsWith("the line at byte 0 is longer than the limit and was cut", told.Message, StringComparison.Ordinal);
        Assert.Equal((3L, 0L), (harness.Engine.Jail("a").CutLines, harness.Engine.Jail("a").GivenUpSearches));
    }

    private static JailSettings Settings(string log, params string[] patterns) => EngineHarness.Settings("a", log) with
    {
        Filter = new FilterDefinition
        {
            Name = "real",
            FailRegex = [.. patterns.Select((p, i) => new ConfigText(p, new Origin("f.conf", i + 1)))],
            DatePattern = [new ConfigText("{NONE}", new Origin("f.conf", 9))],
        },
    };
}
