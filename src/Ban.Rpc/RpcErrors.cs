using System.Text.Json;
using Ban.Rpc.Contract;

namespace Ban.Rpc;

/// <summary>Every refusal with its code, type and wording, in one place.</summary>
public static class RpcErrors
{
    public static RpcException UnknownJail(string jail) =>
        Refusal(RpcErrorKinds.UnknownJail, $"no such jail: {jail}", With("jail", jail));

    public static RpcException NotPermitted() =>
        Refusal(RpcErrorKinds.NotPermitted, "not permitted: neither root, nor the daemon's user, nor a member of its group");

    /// <summary>The caller may look only.</summary>
    public static RpcException ReadOnly(string method) => Refusal(
        RpcErrorKinds.ReadOnly, $"read only: {method} changes something, and members of the daemon's group may only look",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["method"] = method, ["access"] = "read" });

    /// <summary>A ban would lock out somebody who is logged in.</summary>
    /// <param name="id">What was to be banned.</param>
    /// <param name="address">Where the session comes from: the same, or an address within.</param>
    /// <param name="user">Whose session it is.</param>
    /// <param name="session">Which one, in words.</param>
    public static RpcException SessionInUse(string id, string address, string user, string session) => Refusal(
        RpcErrorKinds.SessionInUse, $"{(id == address ? id : $"{id} holds {address}, which")} is in use: {user} is logged in from there ({session}); force bans it all the same",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["address"] = address, ["id"] = id, ["user"] = user, ["session"] = session });

    /// <summary>No ban of this address waits for a decision.</summary>
    public static RpcException NotHeld(string address) =>
        Refusal(RpcErrorKinds.NotHeld, $"no ban of {address} is held", With("address", address));

    public static RpcException BadAddress(string address) =>
        Refusal(RpcErrorKinds.BadAddress, $"neither an address nor a network: {address}", With("address", address));

    /// <summary>A jail was left out where there is more than one, or none.</summary>
    public static RpcException AmbiguousJail() =>
        Refusal(RpcErrorKinds.AmbiguousJail, "name the jail: there is not exactly one");

    public static RpcException UnknownSubscription() =>
        Refusal(RpcErrorKinds.UnknownSubscription, "this connection has no such subscription");

    public static RpcException TooManySubscriptions() =>
        Refusal(RpcErrorKinds.TooManySubscriptions, "this connection has too many subscriptions");

    /// <summary>The cursor is not one that the method before gave out.</summary>
    public static RpcException BadCursor() =>
        Refusal(RpcErrorKinds.BadCursor, "the cursor is not valid any more; start again without one");

    public static RpcException JailNotRunning(string jail) =>
        Refusal(RpcErrorKinds.JailNotRunning, $"jail is not running: {jail}", With("jail", jail));

    /// <summary>The jail cannot start, or the configuration cannot be used; nothing was changed.</summary>
    /// <param name="reason">One line with file, line and option where there is one.</param>
    /// <param name="option">The option that the caller has set; null where it was none.</param>
    public static RpcException ConfigurationRefused(string reason, string? option = null) =>
        Refusal(RpcErrorKinds.ConfigurationRefused, reason, option is null ? null : With("option", option));

    /// <summary>A command of fail2ban-client is refused.</summary>
    /// <param name="printed">What fail2ban-client prints for it.</param>
    /// <param name="arguments">The error's arguments in Python's notation, which fail2ban-client shows on standard error.</param>
    public static RpcException CommandRefused(string printed, string arguments) =>
        Refusal(RpcErrorKinds.CommandRefused, printed, With("arguments", arguments));

    /// <summary>The database cannot be written; the daemon's log says why.</summary>
    public static RpcException StoreFailed() =>
        Refusal(RpcErrorKinds.StoreFailed, "the database cannot be written, so nothing was changed; see the daemon's log");

    /// <summary>Bans cannot be moved from or to another database.</summary>
    /// <param name="reason">Without a path.</param>
    public static RpcException TransferFailed(string reason) => Refusal(RpcErrorKinds.TransferFailed, reason);

    /// <summary>A parameter has the right type and a wrong value.</summary>
    /// <param name="parameter">Its name on the wire.</param>
    /// <param name="expected">What was expected, to follow the parameter's name.</param>
    public static RpcException InvalidParameter(string parameter, string expected) =>
        new(RpcErrorCodes.InvalidParams, null, $"parameter {parameter}: {expected}", With("param", parameter));

    /// <summary>A parameter is none of the values that it can have; <c>data.allowed</c> lists them.</summary>
    public static RpcException NotOneOf(string parameter, string given, IReadOnlyList<string> allowed) =>
        new(RpcErrorCodes.InvalidParams, null, $"parameter {parameter}: {given} is none of {string.Join(", ", allowed)}", With("param", parameter))
        {
            Members = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["allowed"] = JsonSerializer.SerializeToElement(allowed, RpcJson.Default.IReadOnlyListString),
            },
        };

    internal static RpcException InvalidParams(string message) => new(RpcErrorCodes.InvalidParams, null, message);

    internal static RpcException Parse() => new(RpcErrorCodes.ParseError, null, "the message is not JSON in UTF-8");

    internal static RpcException InvalidRequest(string message) => new(RpcErrorCodes.InvalidRequest, null, message);

    internal static RpcException MethodNotFound() => new(RpcErrorCodes.MethodNotFound, null, "no such method");

    internal static RpcException Cancelled() => new(RpcErrorCodes.RequestCancelled, null, "request cancelled");

    /// <param name="reference">Under which the log has the details.</param>
    internal static RpcException Internal(string reference) => new(RpcErrorCodes.InternalError, null, "internal error", With("ref", reference));

    private static RpcException Refusal(RpcErrorKind kind, string message, IReadOnlyDictionary<string, string>? details = null) =>
        new(kind.Code, kind.Type, message, details);

    private static Dictionary<string, string> With(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
