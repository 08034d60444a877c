using System.Text;

namespace Ban.Tui.Cli;

/// <summary>The name by which the program was called: through a link it behaves as another program.</summary>
internal static class CalledName
{
    /// <summary>Longest name of a program that is looked at.</summary>
    private const int MaxNameBytes = 4096;

    /// <summary>The last part of the path by which this process was started; empty where it cannot be told.</summary>
    public static string OfProcess()
    {
        // The runtime's own first argument is the resolved file, not the name of the link.
        Span<byte> start = stackalloc byte[MaxNameBytes];
        try
        {
            using FileStream stream = File.OpenRead("/proc/self/cmdline");
            ReadOnlySpan<byte> read = start[..stream.Read(start)];
            int end = read.IndexOf((byte)0);
            return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? read : read[..end]));
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
