namespace Ban.Rpc;

/// <summary>A kind of domain refusal, as the OpenRPC document lists it.</summary>
/// <param name="Code">Its number, one of <see cref="RpcErrorCodes"/>.</param>
/// <param name="Type">The value of <c>data.type</c>.</param>
/// <param name="Summary">What it means, in one sentence.</param>
/// <param name="Members">Further members of <c>data</c>.</param>
public sealed record RpcErrorKind(int Code, string Type, string Summary, params IReadOnlyList<string> Members);

/// <summary>Every kind of domain refusal. A number or a name is never given a second meaning.</summary>
public static class RpcErrorKinds
{
    public static RpcErrorKind UnknownJail { get; } =
        new(RpcErrorCodes.UnknownJail, "unknownJail", "No jail has this name.", "jail");

    public static RpcErrorKind NotPermitted { get; } =
        new(RpcErrorCodes.NotPermitted, "notPermitted", "The caller may not do this.");

    public static RpcErrorKind BadAddress { get; } =
        new(RpcErrorCodes.BadAddress, "badAddress", "The text is neither an address nor a network.", "address");

    public static RpcErrorKind AmbiguousJail { get; } =
        new(RpcErrorCodes.AmbiguousJail, "ambiguousJail", "A jail was left out where there is not exactly one.");

    public static RpcErrorKind UnknownSubscription { get; } =
        new(RpcErrorCodes.UnknownSubscription, "unknownSubscription", "This connection has no such subscription.");

    public static RpcErrorKind TooManySubscriptions { get; } =
        new(RpcErrorCodes.TooManySubscriptions, "tooManySubscriptions", "This connection has too many subscriptions.");

    public static RpcErrorKind BadCursor { get; } =
        new(RpcErrorCodes.BadCursor, "badCursor", "The cursor is not one that the page before gave out.");

    public static RpcErrorKind JailNotRunning { get; } =
        new(RpcErrorCodes.JailNotRunning, "jailNotRunning", "The jail is stopped.", "jail");

    public static RpcErrorKind StoreFailed { get; } =
        new(RpcErrorCodes.StoreFailed, "storeFailed", "The database cannot be written; nothing was changed.");

    public static RpcErrorKind ConfigurationRefused { get; } =
        new(RpcErrorCodes.ConfigurationRefused, "configurationRefused", "The jail cannot start, or the configuration cannot be used; nothing was changed.", "file", "line", "option", "problems");

    public static RpcErrorKind ReadOnly { get; } =
        new(RpcErrorCodes.ReadOnly, "readOnly", "The caller may look, and the method changes something.", "method", "access");

    public static RpcErrorKind SessionInUse { get; } =
        new(RpcErrorCodes.SessionInUse, "sessionInUse", "Somebody is logged in from the address; with force it is banned all the same.", "address", "id", "user", "session");

    public static RpcErrorKind NotHeld { get; } =
        new(RpcErrorCodes.NotHeld, "notHeld", "No ban of this address is held.", "address");

    public static RpcErrorKind CommandRefused { get; } =
        new(RpcErrorCodes.CommandRefused, "commandRefused", "A command of fail2ban-client is wrong, or cannot be done; the message is what fail2ban-client prints.", "arguments");

    public static RpcErrorKind UnknownFile { get; } =
        new(RpcErrorCodes.UnknownFile, "unknownFile", "The configuration has no such file.", "file");

    public static RpcErrorKind FileNotWritable { get; } =
        new(RpcErrorCodes.FileNotWritable, "fileNotWritable", "Only NAME.local, alone or in jail.d, filter.d or action.d, is written; or the disk does not let it.", "file", "allowed");

    public static RpcErrorKind RevisionConflict { get; } =
        new(RpcErrorCodes.RevisionConflict, "revisionConflict", "Somebody has changed the file since it was read; nothing was written.", "file", "revision");

    public static RpcErrorKind TrialPending { get; } =
        new(RpcErrorCodes.TrialPending, "trialPending", "A change is on trial and must be confirmed or reverted first.", "file");

    public static RpcErrorKind NoTrial { get; } =
        new(RpcErrorCodes.NoTrial, "noTrial", "No change is on trial.");

    public static RpcErrorKind FilterRefused { get; } =
        new(RpcErrorCodes.FilterRefused, "filterRefused", "The filter or a pattern cannot be used.", "option", "file", "line");

    public static RpcErrorKind TransferFailed { get; } =
        new(RpcErrorCodes.TransferFailed, "transferFailed", "The other database cannot be read or written; nothing was changed.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RpcErrorKind> All { get; } =
    [
        UnknownJail, NotPermitted, BadAddress, AmbiguousJail, UnknownSubscription, TooManySubscriptions, BadCursor, JailNotRunning, StoreFailed,
        ConfigurationRefused, ReadOnly, SessionInUse, NotHeld, CommandRefused,
        UnknownFile, FileNotWritable, RevisionConflict, TrialPending, NoTrial, FilterRefused, TransferFailed,
    ];
}
