using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>What shell-command actions share: what their tags tell of beside the ban itself, and what they have made so far.</summary>
/// <param name="clock">The daemon's clock.</param>
/// <param name="log">Hears of every command that failed (spec 2, section 5.2).</param>
public sealed class CommandContext(TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>How long a ban waits for a name server: whoever attacks may own it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>How long a command may keep those of other jails waiting that make or remove what jails share.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(2);

    private readonly ConditionalWeakTable<ActionTicket, TicketTags> _tags = [];
    private readonly Lock _gate = new();
    private readonly List<string> _environments = [];
    private readonly SemaphoreSlim _turn = new(1);

    public TimeProvider Clock { get; } = clock;

    public ILogger Log { get; } = log;

    /// <summary>Earlier bans of an id, in one jail or, without one, in all.</summary>
    public Func<string?, FailureId, StoredMatches> History { get; init; } = static (_, _) => StoredMatches.None;

    /// <summary>A jail as it is now; null if there is none of that name.</summary>
    public Func<string, JailStatus?> Jail { get; init; } = static _ => null;

    /// <summary>Asks for an address's name; <see cref="SocketException"/> if it has none.</summary>
    public Func<IPAddress, CancellationToken, Task<string>> LookUpName { get; init; } =
        static async (address, _) => (await Dns.GetHostEntryAsync(address)).HostName;

    /// <summary>Option <c>allowipv6</c>; null is whether the kernel has it.</summary>
    public bool? AllowIPv6 { get; init; }

    /// <summary>Address families of a start that does not wait for a ban (spec 2, section 5.4).</summary>
    internal string[] Families => AllowIPv6 ?? HasIPv6() ? ["inet4", "inet6"] : ["inet4"];

    /// <summary>The tags of a ban, the same for all actions that get it.</summary>
    internal TicketTags TagsOf(string jail, ActionTicket ticket) => _tags.GetValue(ticket, key => new TicketTags(key, jail, this));

    /// <summary>The name of an address; null if it has none or nobody answers in time.</summary>
    internal async Task<string?> NameOfAsync(NetAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpName(address.ToIPAddress(), cancellationToken).WaitAsync(s_patience, Clock, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>This host's full name; its short one if nobody tells it in time.</summary>
    internal async Task<string> FullHostNameAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Dns.GetHostEntryAsync(string.Empty, cancellationToken).WaitAsync(s_patience, Clock, cancellationToken)).HostName;
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return Environment.MachineName;
        }
    }

    /// <summary>
    /// Runs a command that makes or removes what jails may share: the last to leave a table deletes it, and must not do so
    /// while another is about to use it. Who takes longer than a turn does not hold the others up any more.
    /// </summary>
    internal async Task<ShellResult> RunInTurnAsync(Func<Task<ShellResult>> run, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        Task<ShellResult> running = run();
        try
        {
            await Task.WhenAny(running, Task.Delay(s_turn, Clock, CancellationToken.None));
        }
        finally
        {
            _turn.Release();
        }

        return await running;
    }

    /// <summary>Notes that this process has made what a check command looks for.</summary>
    internal void NoteEnvironment(string check)
    {
        lock (_gate)
        {
            _environments.Add(check);
        }
    }

    internal void ForgetEnvironment(string check)
    {
        lock (_gate)
        {
            _environments.Remove(check);
        }
    }

    /// <summary>Whether an action of this process has made it; else what is there comes from a run that did not end well.</summary>
    internal bool IsOwnEnvironment(string check)
    {
        lock (_gate)
        {
            return _environments.Contains(check);
        }
    }

    public void Dispose() => _turn.Dispose();

    private static bool HasIPv6()
    {
        const string Switch = "/proc/sys/net/ipv6/conf/all/disable_ipv6";
        return File.Exists(Switch) && File.ReadAllText(Switch).Trim() == "0";
    }
}
