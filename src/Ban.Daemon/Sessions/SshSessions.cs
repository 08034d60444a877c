using System.Globalization;
using Ban.Core.Net;
using Ban.Native.Netlink;

namespace Ban.Daemon.Sessions;

/// <summary>
/// Log-ins over ssh that are there now: the kernel says which connections to the server's ports are established, and the server's
/// processes say in their titles whether their user has logged in. A connection alone proves nothing, for an attacker has one as well.
/// </summary>
internal static class SshSessions
{
    /// <summary>Assumed also where no server is seen that listens, as under inetd and systemd's Accept=yes.</summary>
    private const int UsualPort = 22;

    private const int MaxPorts = 8;
    private const int MaxConnections = 10_000;
    private const int MaxListeners = 10_000;

    /// <summary>Server processes that are looked at; sshd's own limits allow some hundred.</summary>
    private const int MaxProcesses = 2000;

    /// <summary>Reads them.</summary>
    /// <param name="isWhole">Whether connections are told of too that may be no log-ins: to rule them out, every process must be looked at that has not let its user in.</param>
    /// <exception cref="IOException">The kernel cannot list connections.</exception>
    public static IReadOnlyList<LoginSession> Read(bool isWhole)
    {
        Dictionary<uint, Owner> owners = Owners(isWhole);
        HashSet<int> ports = [UsualPort];
        foreach (TcpSocket listener in TcpConnections.Listening(MaxListeners))
        {
            if (ports.Count < MaxPorts && owners.TryGetValue(listener.Inode, out Owner? owner) && owner.IsListener)
            {
                ports.Add(listener.LocalPort);
            }
        }

        List<LoginSession> sessions = [];
        foreach (TcpSocket connection in ports.SelectMany(static port => TcpConnections.Established(port, MaxConnections)))
        {
            // Without an inode nobody has accepted it yet.
            if (connection.Inode != 0 && Judge(connection, owners) is { } session && (isWhole || session.State == SessionState.Active))
            {
                sessions.Add(session);
            }
        }

        return sessions;
    }

    private static LoginSession? Judge(TcpSocket connection, Dictionary<uint, Owner> owners)
    {
        NetAddress address = NetAddress.From(connection.Remote.Address);
        if (!owners.TryGetValue(connection.Inode, out Owner? owner))
        {
            return new LoginSession(
                address, "somebody", string.Create(CultureInfo.InvariantCulture, $"a connection from port {connection.Remote.Port} to port {connection.LocalPort}"), SessionState.Unproven);
        }

        return owner.Session is { } session
            ? new LoginSession(address, session.User, string.Create(CultureInfo.InvariantCulture, $"ssh {session.Terminal ?? "without terminal"}, process {owner.Process}"), SessionState.Active)
            : null;
    }

    /// <summary>
    /// Whose the sockets of the server's processes are. A session's monitor and its child have the same connection: the child knows more.
    /// Under attack there are hundreds of processes that ask for a password, and their sockets are most of the work.
    /// </summary>
    private static Dictionary<uint, Owner> Owners(bool isWhole)
    {
        Dictionary<uint, Owner> owners = [];
        foreach (int process in ProcFiles.Processes().Where(static process => ProcFiles.Name(process) is { } name && SshTitle.IsServer(name)).Take(MaxProcesses))
        {
            string title = ProcFiles.Title(process) ?? string.Empty;
            var owner = new Owner(process, SshTitle.Session(title), SshTitle.IsListener(title));
            if (!isWhole && owner.Session is null && !owner.IsListener)
            {
                continue;
            }

            foreach (uint socket in ProcFiles.Sockets(process))
            {
                if (owner.Session is not null || !owners.ContainsKey(socket))
                {
                    owners[socket] = owner;
                }
            }
        }

        return owners;
    }

    private sealed record Owner(int Process, (string User, string? Terminal)? Session, bool IsListener);
}
