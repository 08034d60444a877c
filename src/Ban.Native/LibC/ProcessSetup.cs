using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>What a daemon sets for its own process and the base library cannot.</summary>
public static partial class ProcessSetup
{
    private const int ReadWrite = 2;
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    /// <summary>Sets which permissions new files never get, such as octal 077: all of the group's and of others'.</summary>
    public static void SetUmask(int mask) => _ = Umask((uint)mask);

    /// <summary>Leaves the terminal and its session, so that neither its signals nor its end reach this process.</summary>
    /// <exception cref="IOException">The process leads its group already.</exception>
    public static void StartSession()
    {
        if (SetSession() < 0)
        {
            throw LibCError.Exception("setsid", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Puts <c>/dev/null</c> in the place of standard input, output and error: whoever waits for their end sees it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static void DetachStandardStreams()
    {
        int nothing = Open("/dev/null", ReadWrite);
        if (nothing < 0)
        {
            throw LibCError.Exception("/dev/null", Marshal.GetLastPInvokeError());
        }

        for (int stream = 0; stream <= 2; stream++)
        {
            _ = Duplicate(nothing, stream);
        }

        if (nothing > 2)
        {
            _ = Close(nothing);
        }
    }

    /// <summary>Keeps a descriptor that was handed to this process from those that it starts.</summary>
    /// <returns>False if there is no such descriptor.</returns>
    public static bool SetCloseOnExec(int descriptor) => EventImports.Control(descriptor, SetDescriptorFlags, CloseOnExec) >= 0;

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
