using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Daemon;

/// <summary>The real fail2ban with Debian's configuration, its sshd jail on a log of ours and its nftables action. Owns the process.</summary>
public sealed class Fail2banProcess : IAsyncDisposable
{
    private const string Server = "/usr/bin/fail2ban-server";
    private const string Client = "/usr/bin/fail2ban-client";
    private const string Etc = "/etc/fail2ban";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly IMachine _machine;
    private readonly RunningProcess _process;
    private readonly string[] _where;

    private Fail2banProcess(IMachine machine, RunningProcess process, string[] where)
    {
        _machine = machine;
        _process = process;
        _where = where;
    }

    public static bool IsInstalled => File.Exists(Server) && Directory.Exists(Etc);

    /// <summary>Makes its files in a directory.</summary>
    public static void Prepare(string directory, string logPath)
    {
        var etc = Path.Combine(directory, "etc");
        foreach (var file in Directory.EnumerateFiles(Etc, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(etc, Path.GetRelativePath(Etc, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.WriteAllLines(
            Path.Combine(etc, "fail2ban.local"),
            ["[Definition]", $"dbfile = {directory}/fail2ban.sqlite3", $"logtarget = {directory}/fail2ban.log"]);
        File.WriteAllLines(
            Path.Combine(etc, "jail.local"),
            ["[DEFAULT]", "banaction = nftables", "bantime = 1d", "[sshd]", "enabled = true", "backend = polling", $"logpath = {logPath}"]);
    }

    /// <summary>Starts it on what <see cref="Prepare"/> made. It answers a while later.</summary>
    public static Fail2banProcess Launch(IMachine machine, string directory)
    {
        string[] where = ["-c", $"{directory}/etc", "-s", $"{directory}/fail2ban.sock", "-p", $"{directory}/fail2ban.pid"];
        return new Fail2banProcess(machine, RunningProcess.Start(machine, Server, [.. where, "-x", "-f", "start"]), where);
    }

    public Task UntilItAnswersAsync(CancellationToken cancellationToken) => Until.TrueAsync(
        "fail2ban to answer", async () => (await Command.RunAsync(_machine, Client, [.. _where, "status", "sshd"], cancellationToken)).ExitCode == 0,
        cancellationToken, s_patience);

    /// <summary>Bans addresses in one call; they are in the firewall a while later.</summary>
    public async Task BanAsync(IEnumerable<string> addresses, CancellationToken cancellationToken)
        => (await Command.RunAsync(_machine, Client, [.. _where, "set", "sshd", "banip", .. addresses], cancellationToken, s_patience)).MustSucceed();

    /// <summary>Ends it in good order.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        (await Command.RunAsync(_machine, Client, [.. _where, "stop"], cancellationToken, s_patience)).MustSucceed();
        await _process.WaitAsync(cancellationToken, s_patience);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
