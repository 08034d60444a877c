using Ban.Lab;
using Ban.Lab.Machines;
using Ban.Lab.Processes;
using Ban.Lab.Ssh;

namespace Ban.EndToEnd.Tests.Lab;

/// <summary>The lab itself: what it writes must be what a real server writes, and nothing of it may stay.</summary>
public sealed class SshLabTests
{
    private const int TimeLimit = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData("198.51.100.7", "root", "Failed password for root from 198.51.100.7 port ")]
    [InlineData("2001:db8:5::91", "oracle", "Failed password for invalid user oracle from 2001:db8:5::91 port ")]
    public async Task Attack_WithTwoPasswords_IsLoggedTwice(string address, string user, string text)
    {
        Assert.SkipWhen(LabMachine.Obstacle is not null, $"no private machine: {LabMachine.Obstacle}");
        await using var lab = await SshLab.StartAsync(Token);

        Assert.Equal(AttemptEnd.Denied, await lab.Clients.TryPasswordsAsync(address, user, 2, Token));

        await Until.TrueAsync("both lines", () => lab.Machine.Log.Writes.Count(Matches) == 2, Token);
        Assert.Equal(2, (await File.ReadAllLinesAsync(lab.Machine.Log.LogPath, Token)).Count(line => line.Contains(text, StringComparison.Ordinal)));

        bool Matches(LogWrite write) => write.Line.Contains(text, StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Firewall_OfTheMachine_CutsAClientOff()
    {
        Assert.SkipWhen(LabMachine.Obstacle is not null, $"no private machine: {LabMachine.Obstacle}");
        await using var lab = await SshLab.StartAsync(Token);
        string[] rules = ["add table inet t; add chain inet t c { type filter hook input priority 0; }; add rule inet t c ip saddr 198.51.100.7 drop"];
        (await Command.RunAsync(lab.Machine, Command.Find("nft")!, rules, Token)).MustSucceed();

        Assert.Equal(AttemptEnd.CutOff, await lab.Clients.TryPasswordsAsync("198.51.100.7", "root", 1, Token));
        Assert.Equal(AttemptEnd.Denied, await lab.Clients.TryPasswordsAsync("198.51.100.8", "root", 1, Token));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Dispose_OfALab_LeavesNothing()
    {
        Assert.SkipWhen(LabMachine.Obstacle is not null, $"no private machine: {LabMachine.Obstacle}");
        var lab = await SshLab.StartAsync(Token);
        var directory = lab.DirectoryPath;
        Assert.NotEmpty(ProcessList.Naming(directory));

        await lab.DisposeAsync();

        Assert.False(Directory.Exists(directory));
        Assert.Empty(ProcessList.Naming(directory));
        Assert.DoesNotContain(directory, await File.ReadAllTextAsync("/proc/self/mountinfo", Token), StringComparison.Ordinal);
    }
}
