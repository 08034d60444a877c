using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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

    /// <summary>
    /// Gives an open file the owner and the group of another one that it is to replace. What is so already is left alone, so that
    /// whoever replaces a file of his own needs no permission.
    /// </summary>
    /// <param name="model">The other file; where there is none, nothing is done.</param>
    /// <exception cref="IOException">Permission is missing: the file would change hands.</exception>
    public static void Copy(string model, SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!FileStatus.TryGet(model, out FileStatus wanted, out string? trouble))
        {
            if (trouble is not null)
            {
                throw new IOException($"{model}: {trouble}");
            }

            return;
        }

        FileStatus now = FileStatus.Get(file);
        if (now.User == wanted.User && now.Group == wanted.Group)
        {
            return;
        }

        using HandleLease lease = new(file);
        if (ChangeOwner(lease.Descriptor, wanted.User, wanted.Group) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw LibCError.Exception($"{model} belongs to another user: chown", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(int descriptor, uint user, uint group);
}
