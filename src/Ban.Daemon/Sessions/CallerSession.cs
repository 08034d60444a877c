using System.Net;
using Ban.Core.Net;
using Ban.Native.LibC;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Sessions;

/// <summary>From where the caller himself is logged in: sshd leaves it in the environment of everything he starts.</summary>
internal static class CallerSession
{
    /// <summary>Steps from the program through sudo, shells and terminal multiplexers to the shell that sshd started.</summary>
    private const int MaxSteps = 32;

    /// <summary>Looks at the process and its parents; null if none of them comes from ssh, or the kernel does not say who called.</summary>
    public static LoginSession? Of(PeerCredentials? caller)
    {
        int process = caller?.ProcessId ?? 0;
        for (int step = 0; process > 1 && step < MaxSteps; step++, process = ProcFiles.Parent(process))
        {
            if ((ProcFiles.Variable(process, "SSH_CONNECTION") ?? ProcFiles.Variable(process, "SSH_CLIENT")) is { } connection
                && Parse(connection) is { } address)
            {
                return new LoginSession(address, SystemUsers.NameOf(caller!.Value.UserId) ?? "you", "your own connection, by SSH_CONNECTION", SessionState.Active);
            }
        }

        return null;
    }

    /// <summary>The first of the blank-separated words is the client's address, for a link-local one with its interface.</summary>
    internal static NetAddress? Parse(string connection)
    {
        string first = connection.Split(' ', 2)[0].Split('%', 2)[0];
        return IPAddress.TryParse(first, out IPAddress? address) ? NetAddress.From(address) : null;
    }
}
