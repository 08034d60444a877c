namespace Ban.Rpc;

/// <summary>Every refusal with its code, type and wording, in one place.</summary>
public static class RpcErrors
{
    public static RpcException UnknownJail(string jail) =>
        new(RpcErrorCodes.UnknownJail, "unknownJail", $"no such jail: {jail}", With("jail", jail));

    public static RpcException NotPermitted() =>
        new(RpcErrorCodes.NotPermitted, "notPermitted", "not permitted");

    public static RpcException BadAddress(string address) =>
        new(RpcErrorCodes.BadAddress, "badAddress", $"neither an address nor a network: {address}", With("address", address));

    /// <summary>A jail was left out where there is more than one, or none.</summary>
    public static RpcException AmbiguousJail() =>
        new(RpcErrorCodes.AmbiguousJail, "ambiguousJail", "name the jail: there is not exactly one");

    public static RpcException UnknownSubscription() =>
        new(RpcErrorCodes.UnknownSubscription, "unknownSubscription", "this connection has no such subscription");

    public static RpcException TooManySubscriptions() =>
        new(RpcErrorCodes.TooManySubscriptions, "tooManySubscriptions", "this connection has too many subscriptions");

    /// <summary>The cursor is not one that the method before gave out.</summary>
    public static RpcException BadCursor() =>
        new(RpcErrorCodes.BadCursor, "badCursor", "the cursor is not valid any more; start again without one");

    public static RpcException JailNotRunning(string jail) =>
        new(RpcErrorCodes.JailNotRunning, "jailNotRunning", $"jail is not running: {jail}", With("jail", jail));

    /// <summary>The jail cannot start, or the configuration cannot be used; nothing was changed.</summary>
    /// <param name="reason">One line with file, line and option where there is one.</param>
    public static RpcException ConfigurationRefused(string reason) =>
        new(RpcErrorCodes.ConfigurationRefused, "configurationRefused", reason);

    /// <summary>A command of fail2ban-client is refused.</summary>
    /// <param name="printed">What fail2ban-client prints for it.</param>
    /// <param name="arguments">The error's arguments in Python's notation, which fail2ban-client shows on standard error.</param>
    public static RpcException CommandRefused(string printed, string arguments) =>
        new(RpcErrorCodes.CommandRefused, "commandRefused", printed, With("arguments", arguments));

    /// <summary>The database cannot be written; the daemon's log says why.</summary>
    public static RpcException StoreFailed() =>
        new(RpcErrorCodes.StoreFailed, "storeFailed", "the database cannot be written, so nothing was changed; see the daemon's log");

    /// <summary>A parameter has the right type and a wrong value.</summary>
    /// <param name="parameter">Its name on the wire.</param>
    /// <param name="expected">What was expected, to follow the parameter's name.</param>
    public static RpcException InvalidParameter(string parameter, string expected) =>
        new(RpcErrorCodes.InvalidParams, null, $"parameter {parameter}: {expected}", With("param", parameter));

    internal static RpcException InvalidParams(string message) => new(RpcErrorCodes.InvalidParams, null, message);

    internal static RpcException Parse() => new(RpcErrorCodes.ParseError, null, "the message is not JSON in UTF-8");

    internal static RpcException InvalidRequest(string message) => new(RpcErrorCodes.InvalidRequest, null, message);

    internal static RpcException MethodNotFound() => new(RpcErrorCodes.MethodNotFound, null, "no such method");

    internal static RpcException Cancelled() => new(RpcErrorCodes.RequestCancelled, null, "request cancelled");

    /// <param name="reference">Under which the log has the details.</param>
    internal static RpcException Internal(string reference) => new(RpcErrorCodes.InternalError, null, "internal error", With("ref", reference));

    private static Dictionary<string, string> With(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
