using Microsoft.Extensions.Logging;

namespace Ban.Rpc;

/// <summary>Log messages of the peer and the server, event numbers 3000 to 3099.</summary>
internal static partial class RpcLog
{
    [LoggerMessage(3000, LogLevel.Warning, "RPC connection closed: {Reason}")]
    public static partial void ConnectionBroken(ILogger logger, string reason);

    [LoggerMessage(3001, LogLevel.Error, "RPC method {Method} failed, reference {Reference}")]
    public static partial void MethodFailed(ILogger logger, string method, string reference, Exception exception);

    [LoggerMessage(3002, LogLevel.Debug, "RPC answer to an unknown request ignored: {Id}")]
    public static partial void UnknownResponse(ILogger logger, string id);

    [LoggerMessage(3003, LogLevel.Warning, "RPC connection refused: {Limit} are open already")]
    public static partial void TooManyConnections(ILogger logger, int limit);

    [LoggerMessage(3004, LogLevel.Warning, "RPC connection could not be accepted: {Reason}")]
    public static partial void AcceptFailed(ILogger logger, string reason);

    [LoggerMessage(3005, LogLevel.Debug, "RPC connection from process {ProcessId}, user {UserId}")]
    public static partial void Connected(ILogger logger, int processId, uint userId);

    [LoggerMessage(3006, LogLevel.Debug, "RPC connection refused: process {ProcessId}, user {UserId} may do nothing")]
    public static partial void Refused(ILogger logger, int processId, uint userId);

    [LoggerMessage(3007, LogLevel.Debug, "RPC connection closed: nothing came for {IdleTime}")]
    public static partial void Idle(ILogger logger, TimeSpan idleTime);
}
