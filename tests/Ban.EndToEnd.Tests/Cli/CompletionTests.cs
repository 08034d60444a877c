using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>The completions in the shells that they are for, as these call them.</summary>
public sealed class CompletionTests : LabTest
{
    private static readonly string s_files = Path.Combine(Repository.Root, "src", "Packaging", "completions");

    [Fact(Timeout = TimeLimit)]
    public async Task Bash_WithTheCompletionSourced_CompletesCommandsJailsAndAddresses()
    {
        Assert.SkipWhen(Command.Find("bash") is null, "bash is not installed");
        DaemonFiles files = await StartAsync();

        Assert.Equal("unban", await CompleteAsync(files, "unb"));
        Assert.Equal(Jail, await CompleteAsync(files, "status ss"));
        Assert.Equal("203.0.113.9", await CompleteAsync(files, "unban 203"));

        // Bash's words break at colons: only what stands behind the last one is to be put in.
        Assert.Equal("77", await CompleteAsync(files, "unban 2001:db8::"));
        Assert.Equal("--format", await CompleteAsync(files, "export --fo"));

        async Task<string> CompleteAsync(DaemonFiles daemon, string line)
        {
            string script = $". {s_files}/bantui.bash; complete -p bantui >&2 || exit 9; bantui() {{ :; }}; COMP_LINE=\"{Repository.Bantui} -s {daemon.Socket} {line}\"; COMP_POINT=${{#COMP_LINE}}; _bantui; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
            CommandResult result = (await Command.RunAsync(HostMachine.Instance, Command.Find("bash")!, ["--norc", "-c", script], Token)).MustSucceed();
            Assert.Contains("-F _bantui bantui", result.Error, StringComparison.Ordinal);
            return result.Output.Trim();
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Zsh_WithTheFunctionLoaded_OffersTheSame()
    {
        Assert.SkipWhen(Command.Find("zsh") is null, "zsh is not installed");
        DaemonFiles files = await StartAsync();

        // compadd works in completion only: here it prints what it would add.
        string script = $"compadd() {{ shift; print -l -- ${{(P)1}} }}; _files() {{ print files }}; words=({Repository.Bantui} -s {files.Socket} unban 203); CURRENT=5; . {s_files}/_bantui";
        CommandResult result = (await Command.RunAsync(HostMachine.Instance, Command.Find("zsh")!, ["-f", "-c", script], Token)).MustSucceed();
        Assert.Equal("203.0.113.9", result.Output.Trim());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Fish_WithTheCompletionSourced_OffersTheSame()
    {
        Assert.SkipWhen(Command.Find("fish") is null, "fish is not installed");
        DaemonFiles files = await StartAsync();
        string script = $"set PATH {Path.GetDirectoryName(Repository.Bantui)} $PATH; source {s_files}/bantui.fish; complete --do-complete 'bantui -s {files.Socket} unban 203'";
        CommandResult result = (await Command.RunAsync(HostMachine.Instance, Command.Find("fish")!, ["--no-config", "-c", script], Token)).MustSucceed();
        Assert.Contains("203.0.113.9", result.Output, StringComparison.Ordinal);
    }

    private async Task<DaemonFiles> StartAsync()
    {
        DaemonProcess daemon = await StartDaemonAsync(CreateFiles());
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, "203.0.113.9", "2001:db8::77")).ExitCode);
        return daemon.Files;
    }
}
