using Ban.Core.Net;

namespace Ban.Daemon.Sessions;

/// <summary>Somebody who is logged in from elsewhere, or was until lately.</summary>
/// <param name="Address">From where.</param>
/// <param name="User">Who.</param>
/// <param name="Text">Which session, in words. Can hold hostile text.</param>
internal sealed record LoginSession(NetAddress Address, string User, string Text, SessionState State);

/// <summary>How sure a session is.</summary>
internal enum SessionState
{
    /// <summary>Logged in, and still there.</summary>
    Active,

    /// <summary>Logged in within the last hour.</summary>
    Recent,

    /// <summary>A connection to the ssh port of which cannot be seen whether its user has logged in: an attacker has one, too.</summary>
    Unproven,
}
