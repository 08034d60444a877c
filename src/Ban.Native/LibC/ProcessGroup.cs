using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>Signals to a whole process group, which the base library cannot send.</summary>
public static partial class ProcessGroup
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Asks every process of the group to end; one that is gone already is no error.</summary>
    /// <param name="leader">Process id of the group's leader, above 1.</param>
    public static void Terminate(int leader) => Signal(leader, SigTerm);

    /// <summary>Ends every process of the group.</summary>
    /// <param name="leader">Process id of the group's leader, above 1.</param>
    public static void Kill(int leader) => Signal(leader, SigKill);

    private static void Signal(int leader, int signal)
    {
        // kill(2) reads -1 as "everybody" and 0 as "my own group".
        ArgumentOutOfRangeException.ThrowIfLessThan(leader, 2);
        _ = SendSignal(-leader, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
