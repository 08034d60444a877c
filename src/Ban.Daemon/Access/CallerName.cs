using System.Globalization;
using Ban.Daemon.Sessions;
using Ban.Native.LibC;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Access;

/// <summary>Who calls, as people say it.</summary>
internal static class CallerName
{
    /// <summary>The user's name or number, and before it the name of who logged in and became that user: <c>alice as root</c>.</summary>
    /// <returns>Null where the other end is not known.</returns>
    public static string? Of(PeerCredentials? caller) =>
        caller is { } known ? Of(LoginOf(known), SystemUsers.NameOf(known.UserId), known.UserId) : null;

    /// <inheritdoc cref="Of(PeerCredentials?)"/>
    public static string Of(string? login, string? user, uint userId)
    {
        string own = user ?? userId.ToString(CultureInfo.InvariantCulture);
        return login is null ? own : $"{login} as {own}";
    }

    /// <summary>Who logged in, where that is somebody else than the caller's user.</summary>
    public static string? LoginOf(PeerCredentials caller) => caller.ProcessId > 0 && ProcFiles.LoginUser(caller.ProcessId) is { } login && login != caller.UserId
        ? SystemUsers.NameOf(login) ?? login.ToString(CultureInfo.InvariantCulture)
        : null;
}
