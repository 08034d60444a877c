using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>The memory that native libraries take: libnftables and SQLite.</summary>
public static partial class NativeHeap
{
    /// <summary>Gives free memory back to the system, which the C library else keeps for later. Does nothing where the C library has no such call.</summary>
    public static void Trim()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than GNU's, which gives memory back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
