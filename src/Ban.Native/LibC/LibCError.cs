using System.ComponentModel;

namespace Ban.Native.LibC;

/// <summary>Error numbers of Linux that callers tell apart, and their texts.</summary>
internal static class LibCError
{
    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int WouldBlock = 11;
    internal const int NoPermission = 13;
    internal const int NotADirectory = 20;

    /// <summary>The system's words for an error number.</summary>
    internal static string Text(int error) => new Win32Exception(error).Message;

    /// <summary>An exception that says which call failed and why.</summary>
    internal static IOException Exception(string call, int error) => new($"{call}: {Text(error)}");
}
