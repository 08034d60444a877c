using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>The file descriptors of this process, taken together.</summary>
public static partial class OpenDescriptors
{
    /// <summary>The first that is not standard input, output or error.</summary>
    private const uint First = 3;

    private const uint CloseOnExecFlag = 4;

    /// <summary>Linux before 5.11 and glibc before 2.34 do not have the call.</summary>
    private static readonly bool s_exists = NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "close_range", out _);

    /// <summary>
    /// Keeps all that are open now from programs that are started later: not every library opens its own that way. Nothing
    /// happens on a system that is too old for it.
    /// </summary>
    public static void CloseOnExec()
    {
        if (s_exists)
        {
            _ = CloseRange(First, uint.MaxValue, CloseOnExecFlag);
        }
    }

    [LibraryImport("libc", EntryPoint = "close_range")]
    private static partial int CloseRange(uint first, uint last, uint flags);
}
