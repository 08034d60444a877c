using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>Every example in every command's help, run as it stands there.</summary>
public sealed class ExampleTests : LabTest
{
    /// <summary>A terminal is needed, or a machine that has a service manager, a journal or a packed log.</summary>
    private static readonly string[] s_elsewhere = ["bantui tui", "systemctl", "systemd-journal", ".gz"];

    /// <summary>These make or end jails, end the daemon, or start it: last, and in this order.</summary>
    private static readonly string[] s_last = ["bantui add door polling", "bantui stop sshd", "bantui restart", "bantui stop --all", "bantui stop", "bantui start"];

    /// <summary>What may be refused: nothing was held, paused or on trial here.</summary>
    private static readonly string[] s_refused = ["bantui held apply", "bantui held release", "bantui config check"];

    [Fact(Timeout = TimeLimit)]
    public async Task Example_InTheHelpOfEachCommand_Runs()
    {
        Assert.SkipWhen(Command.Find("jq") is null, "jq is not installed");
        Assert.SkipUnless(Fail2banProcess.IsInstalled, "fail2ban is not installed");
        DaemonFiles files = CreateFiles();
        files.Write("bantui.local", ["[Definition]", $"dbfile = {files.Database}", $"socket = {files.Socket}", $"pidfile = {files.PidFile}", $"logtarget = {files.Log}"]);
        string[] examples = await ExamplesAsync();
        Assert.InRange(examples.Length, 60, 200);
        await PrepareAsync(files);

        List<string> wrong = [];
        foreach (string example in examples)
        {
            CommandResult run = await Command.RunAsync(Machine, "/bin/sh", ["-c", $"cd {Lab.DirectoryPath}; PATH={Lab.DirectoryPath}/bin:$PATH; {Bounded(example)}"], Token);
            bool isRight = run.ExitCode == 0 || (run.ExitCode == 1 && s_refused.Any(example.Contains)) || (run.ExitCode is 124 or 143 && example.Contains("watch", StringComparison.Ordinal));
            if (!isRight || (run.Error.Length > 0 && run.ExitCode == 0 && run.Error.Contains("jq: error", StringComparison.Ordinal)))
            {
                wrong.Add($"{example}: {run.ExitCode} {run.Output}{run.Error}");
            }
        }

        // The last of them started a daemon in the background.
        await BantuiAsync(files, "stop");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Bounded(string example) => (example.Contains("watch", StringComparison.Ordinal) ? example.Replace("bantui", "timeout 2 bantui", StringComparison.Ordinal) : example)
        .Replace("/srv/old", "./old", StringComparison.Ordinal).Replace("/var/log/auth.log", "./auth.log", StringComparison.Ordinal);

    private async Task<string[]> ExamplesAsync()
    {
        List<string> examples = [];
        foreach (string command in await SubcommandsAsync())
        {
            string help = (await Command.RunAsync(HostMachine.Instance, Repository.Bantui, [.. command.Split(' '), "--help"], Token)).MustSucceed().Output;
            examples.AddRange(help.Split("Examples:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        return [.. examples.Where(example => !s_elsewhere.Any(example.Contains)).Distinct().OrderBy(static example => Array.IndexOf(s_last, example))];
    }

    /// <summary>As the completion knows them.</summary>
    private static async Task<List<string>> SubcommandsAsync()
    {
        List<string> commands = [];
        foreach (string name in await CompleteAsync(""))
        {
            string[] inner = name is "held" or "config" ? await CompleteAsync(name, "") : [];
            commands.AddRange(name == "config" ? [] : [name]);
            commands.AddRange(inner.Select(each => $"{name} {each}"));
        }

        return commands;
    }

    private static async Task<string[]> CompleteAsync(params string[] words) =>
        (await Command.RunAsync(HostMachine.Instance, Repository.Bantui, ["complete", .. words], Token)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A daemon that can be started again, programs under their names, and fail2ban's files where the examples look for them.</summary>
    private async Task PrepareAsync(DaemonFiles files)
    {
        string bin = Directory.CreateDirectory(Path.Combine(Lab.DirectoryPath, "bin")).FullName;
        string wrapper = Path.Combine(bin, "bantui");
        await File.WriteAllTextAsync(
            wrapper, $"#!/bin/sh\nexport EDITOR=true\ncase \" $* \" in *\" -c \"*) ;; *) set -- -c {files.Configuration} \"$@\" ;; esac\nexec {Repository.Bantui} -s {files.Socket} \"$@\"\n", Token);
        File.SetUnixFileMode(wrapper, (UnixFileMode)0b111_101_101);
        await File.WriteAllTextAsync(Path.Combine(Lab.DirectoryPath, "auth.log"), DaemonFiles.FailureLine(TimeProvider.System.GetUtcNow(), "192.0.2.7") + "\n", Token);
        (await Command.RunAsync(Machine, "/bin/sh", ["-c", $"mkdir -p {Lab.DirectoryPath}/old/etc && cp -r /etc/fail2ban {Lab.DirectoryPath}/old/etc/ && mount -t tmpfs tmpfs /var/lib/fail2ban"], Token)).MustSucceed();
        (await Command.RunAsync(Machine, wrapper, ["start"], Token)).MustSucceed();
        foreach (string database in (string[])["/var/lib/fail2ban/fail2ban.sqlite3", $"{Lab.DirectoryPath}/old/fail2ban.sqlite3"])
        {
            (await Command.RunAsync(Machine, wrapper, ["export", database], Token)).MustSucceed();
        }
    }
}
