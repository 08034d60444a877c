using System.Net.Sockets;
using Ban.Rpc;

namespace Ban.Tui.Client;

/// <summary>What went wrong with the daemon, each kind as one line for the user.</summary>
internal static class DaemonErrors
{
    public static DaemonException CannotConnect(string path, SocketException error) => error switch
    {
        // So the runtime calls ENOENT.
        { SocketErrorCode: SocketError.AddressNotAvailable } => new(DaemonProblem.NoDaemon, $"bantuid is not running: no socket at {path}", error),
        { SocketErrorCode: SocketError.ConnectionRefused } => new(DaemonProblem.NoDaemon, $"bantuid is not running: nobody listens at {path}", error),
        { SocketErrorCode: SocketError.AccessDenied } => new(DaemonProblem.NotPermitted, $"not permitted to open {path}: be root or a member of the socket's group", error),
        _ => new(DaemonProblem.NoDaemon, $"cannot connect to {path}: {error.Message}", error),
    };

    public static DaemonException BadPath(string path, ArgumentException error) =>
        new(DaemonProblem.NoDaemon, $"no path of a socket: {path}", error);

    public static DaemonException ConnectionLost(Exception? error) =>
        new(DaemonProblem.NoDaemon, "the connection to bantuid was lost", error);

    public static DaemonException NotUnderstood(string method, Exception error) =>
        new(DaemonProblem.Refused, $"the answer to {method} was not understood: bantuid is of another version", error);

    public static DaemonException Refused(string method, RpcException error) => error.Code switch
    {
        RpcErrorCodes.NotPermitted => new(DaemonProblem.NotPermitted, "not permitted: bantuid allows this to root and to the members of its group", error),
        RpcErrorCodes.ReadOnly => new(DaemonProblem.NotPermitted, error.Message, error),
        RpcErrorCodes.SessionInUse => new(DaemonProblem.Refused, SessionInUse(error.Details), error),
        RpcErrorCodes.MethodNotFound => new(DaemonProblem.Refused, $"bantuid knows no method {method}", error),
        RpcErrorCodes.InternalError => new(DaemonProblem.Refused, $"bantuid failed; its log tells more under {error.Details.GetValueOrDefault("ref", "no reference")}", error),
        _ => new(DaemonProblem.Refused, error.Message, error),
    };

    private static string SessionInUse(IReadOnlyDictionary<string, string> session)
    {
        string address = session.GetValueOrDefault("address", "?");
        string id = session.GetValueOrDefault("id", address);
        string who = $"{session.GetValueOrDefault("user", "somebody")} is logged in from {(id == address ? "there" : address)} ({session.GetValueOrDefault("session", "?")})";
        return $"{id} is not banned: {who}; --force bans it all the same";
    }
}
