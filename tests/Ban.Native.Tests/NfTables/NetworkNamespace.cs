using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Ban.Native.Tests.NfTables;

/// <summary>Runs a test's body on a thread of its own in a network namespace of its own; both end with it.</summary>
internal static class NetworkNamespace
{
    private const int CloneNewNet = 0x40000000;

    private delegate int UnshareCall(int flags);

    public static void Run(Action body)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root: nftables is tried in a network namespace of its own.");
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Unshare();
                body();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "the body did not end in time");
        failure?.Throw();
    }

    private static void Unshare()
    {
        nint unshare = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "unshare");
        Assert.Equal(0, Marshal.GetDelegateForFunctionPointer<UnshareCall>(unshare)(CloneNewNet));
    }
}
