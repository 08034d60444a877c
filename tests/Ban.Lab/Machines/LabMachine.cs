using System.Diagnostics;
using System.Globalization;
using Ban.Lab.Processes;

namespace Ban.Lab.Machines;

/// <summary>
/// A private machine: its own network with only a loopback, its own mounts, process ids and <c>/dev/log</c>. The first process
/// inside is a <c>cat</c> that reads a pipe of ours: when this process ends in any way at all, the pipe closes, <c>cat</c> ends
/// and the kernel kills everything inside. Nothing of the host's network or files is changed.
/// </summary>
public sealed class LabMachine : IMachine, IAsyncDisposable
{
    internal const string Enter = "/usr/bin/nsenter";
    private const string Unshare = "/usr/bin/unshare";
    private readonly RunningProcess _holder;
    private readonly string _init;

    private LabMachine(RunningProcess holder, SyslogSink log)
    {
        _holder = holder;
        _init = holder.SingleChild.ToString(CultureInfo.InvariantCulture);
        Log = log;
    }

    /// <summary>Networks of which every address belongs to the loopback, without being listed as an address of the machine.</summary>
    public static IReadOnlyList<string> Networks { get; } = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];

    /// <summary>The machine's <c>/dev/log</c>, written to a file.</summary>
    public SyslogSink Log { get; }

    /// <summary>Why no lab machine can be had here; null if one can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Starts an empty machine.</summary>
    /// <param name="directory">Takes the log and what the machine needs; the caller's.</param>
    public static async Task<LabMachine> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var log = new SyslogSink(Path.Combine(directory, "dev-log"), Path.Combine(directory, "auth.log"));
        var holder = RunningProcess.Start(
            HostMachine.Instance, Unshare, "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "cat");
        try
        {
            await Until.TrueAsync("the machine's first process", () => IsReady(holder), cancellationToken, state: () => holder.AllOutput);
            var machine = new LabMachine(holder, log);
            string[] script = [Path.Combine(AppContext.BaseDirectory, "Machines", "lab-machine.sh"), directory, log.SocketPath, .. Networks];
            (await Command.RunAsync(machine, "/bin/sh", script, cancellationToken)).MustSucceed();
            return machine;
        }
        catch
        {
            await holder.DisposeAsync();
            await log.DisposeAsync();
            throw;
        }
    }

    public ProcessStartInfo Prepare(string program, IEnumerable<string> arguments)
        => HostMachine.Instance.Prepare(Enter, ["--target", _init, "--net", "--mount", "--pid", "--", program, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        // The way it would go at our own death; unshare then takes leave of its child, which a kill would orphan.
        _holder.CloseInput();
        await _holder.WaitAsync(CancellationToken.None);
        await _holder.DisposeAsync();
        await Log.DisposeAsync();
    }

    /// <summary>Whether unshare has become the parent of <c>cat</c>: only then are all namespaces and the new /proc in place.</summary>
    private static bool IsReady(RunningProcess holder)
    {
        if (holder.HasExited)
        {
            throw new LabException($"no private machine: {holder.AllOutput}");
        }

        return holder.TryGetChild(out var child) && File.ReadAllText($"/proc/{child}/comm").Trim() == "cat";
    }

    private static string? FindObstacle()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "not root";
        }

        string[] programs = ["sshd", "ssh", "ssh-keygen", "nft", "ip", "mount", "unshare", "nsenter"];
        var missing = programs.Where(program => Command.Find(program) is null).ToList();
        if (missing.Count > 0)
        {
            return $"{string.Join(", ", missing)} not installed";
        }

        var start = HostMachine.Instance.Prepare(Unshare, ["--net", "--mount", "--pid", "--fork", "--mount-proc", "true"]);
        start.RedirectStandardError = true;
        using var probe = Process.Start(start)!;
        var problem = probe.StandardError.ReadToEnd().Trim();
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : $"no private namespaces: {problem}";
    }
}
