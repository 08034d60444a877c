using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Packaging;

/// <summary>The units as systemd itself reads them. Skipped where systemd-analyze is not there, or may not run.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bantui-units-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task Units_ReadBySystemd_HoldNothingThatItDoesNotKnow()
    {
        CommandResult result = await VerifyAsync(static text => text);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Output + result.Error));
    }

    [Fact(Timeout = 60_000)]
    public async Task Units_WithAMistake_AreNotPassed()
    {
        CommandResult result = await VerifyAsync(static text => text.Replace("ProtectSystem=strict", "ProtectSystem=sometimes", StringComparison.Ordinal));

        Assert.Contains("sometimes", result.Output + result.Error, StringComparison.Ordinal);
    }

    /// <summary>The programs need not be installed: the copies name those of the build.</summary>
    private async Task<CommandResult> VerifyAsync(Func<string, string> change)
    {
        string? analyze = Command.Find("systemd-analyze");
        Assert.SkipWhen(analyze is null, "systemd-analyze is not installed");
        List<string> copies = [];
        foreach (string unit in Directory.GetFiles(Path.Combine(Repository.Root, "src", "Packaging", "systemd")))
        {
            string copy = Path.Combine(_directory, Path.GetFileName(unit));
            string text = (await File.ReadAllTextAsync(unit, Token))
                .Replace("/usr/bin/bantuid", Repository.Bantuid, StringComparison.Ordinal).Replace("/usr/bin/bantui ", Repository.Bantui + " ", StringComparison.Ordinal);
            await File.WriteAllTextAsync(copy, change(text), Token);
            copies.Add(copy);
        }

        Assert.Equal(2, copies.Count);
        return await Command.RunAsync(HostMachine.Instance, analyze, ["verify", "--man=no", "--recursive-errors=no", .. copies], Token);
    }
}
