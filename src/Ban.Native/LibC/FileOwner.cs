using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>Who owns a file.</summary>
public static partial class FileOwner
{
    private const uint Unchanged = uint.MaxValue;

    /// <summary>Gives a file to a group; its user stays.</summary>
    /// <exception cref="IOException">Permission is missing, or there is no such file.</exception>
    public static void SetGroup(string path, uint group)
    {
        if (ChangeOwner(path, Unchanged, group) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw LibCError.Exception($"{path}: chown", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
