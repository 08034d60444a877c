using Ban.Core.Net;
using Ban.Rpc;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Sessions;

/// <summary>Keeps bans from locking out who is logged in.</summary>
/// <param name="isProtecting">Whether automatic bans are held; asked each time, for a reload can change it.</param>
internal sealed class SessionGuard(SessionWatch sessions, Func<bool> isProtecting)
{
    /// <summary>Refuses a ban by hand of an address, or a network, from which somebody is logged in now.</summary>
    /// <param name="caller">Who asks: his own connection is looked at first.</param>
    /// <param name="force">Whether he knows, and wants it all the same.</param>
    /// <exception cref="RpcException">Somebody is.</exception>
    public void Check(PeerCredentials? caller, IReadOnlyList<FailureId> ids, bool force)
    {
        if (force)
        {
            return;
        }

        sessions.LookAgain();
        LoginSession? own = CallerSession.Of(caller);
        foreach (FailureId id in ids)
        {
            if (id.IsAddress && (own is not null && id.Address.Contains(own.Address) ? own : sessions.FindPresent(id.Address)) is { } session)
            {
                throw RpcErrors.SessionInUse(id.ToString(), session.Address.ToString(), session.User, session.Text);
            }
        }
    }

    /// <summary>Why an automatic ban must wait; null to ban.</summary>
    public string? Hold(FailureId id, NetAddress address)
    {
        NetAddress target = id.IsAddress ? id.Address : address;
        return target != NetAddress.None && isProtecting() && sessions.FindLogin(target) is { } session
            ? $"{session.User} {(session.State == SessionState.Active ? "is" : "was")} logged in from {session.Address} ({session.Text})"
            : null;
    }
}
