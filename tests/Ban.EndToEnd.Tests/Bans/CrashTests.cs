using Ban.Lab.Verbs;

namespace Ban.EndToEnd.Tests.Bans;

/// <summary>A small number of what <c>make crash N=200</c> does.</summary>
public sealed class CrashTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task Kill_AtRandomMomentsOfAnAttack_LosesNoBanAndDoublesNone()
    {
        using var said = new StringWriter();

        await new Crash(Lab, said, seed: 20261121).KillAsync(5, Token);

        Assert.StartsWith("5 kills, ", said.ToString(), StringComparison.Ordinal);
    }
}
