using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary><c>bantui config edit</c> through a daemon, with a script as the editor.</summary>
public sealed class ConfigEditTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task Edit_ThroughTheDaemon_IsInForceRefusedOrOnTrial()
    {
        DaemonProcess daemon = await StartDaemonAsync(CreateFiles());
        string file = Path.Combine(daemon.Files.Configuration, "jail.d", "sshd.local");

        CommandResult written = await EditAsync(daemon, "printf '[sshd]\\nfindtime = 77\\n' >");
        Assert.True(written.ExitCode == 0, written.Output + written.Error);
        Assert.Contains("it is in force", written.Output, StringComparison.Ordinal);
        Assert.Equal(77, await FindTimeAsync(daemon));

        CommandResult refused = await EditAsync(daemon, "sed -i s/77/soon/");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("jail.d/sshd.local:2: error: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(daemon.Files.Configuration, refused.Error, StringComparison.Ordinal);

        // Somebody else changes the file meanwhile.
        CommandResult conflict = await EditAsync(daemon, $"echo '# mine' >> {file}; sed -i s/77/88/");
        Assert.Equal(1, conflict.ExitCode);
        Assert.Contains("is not what was read", conflict.Error, StringComparison.Ordinal);

        CommandResult trial = await EditAsync(daemon, "sed -i s/77/99/", "--trial", "60");
        Assert.Contains("on trial until", trial.Output, StringComparison.Ordinal);
        Assert.Equal(99, await FindTimeAsync(daemon));
        await daemon.CallAsync("config.revert", null, Token);
        Assert.Equal(77, await FindTimeAsync(daemon));
    }

    private Task<CommandResult> EditAsync(DaemonProcess daemon, string editor, params string[] options) => Command.RunAsync(
        HostMachine.Instance, "/bin/sh", ["-c", "VISUAL=$1; export VISUAL; shift; exec \"$@\"", "sh", editor, Repository.Bantui, "-s", daemon.Files.Socket, "config", "edit", Jail, .. options], Token);

    private static async Task<double> FindTimeAsync(DaemonProcess daemon)
    {
        JsonElement jail = await daemon.CallAsync("jail.get", new JsonObject { ["jail"] = Jail }, Token);
        return jail.GetProperty("findTime").GetDouble();
    }
}
