using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Daemon.Sessions;

/// <summary>What <c>/proc</c> says of other processes. A process can end at any moment, so everything is an answer or nothing.</summary>
internal static class ProcFiles
{
    private const string Root = "/proc";
    private const string SocketLink = "socket:[";

    /// <summary>Descriptors of one process that are looked at.</summary>
    private const int MaxDescriptors = 512;

    /// <summary>Every process.</summary>
    public static IEnumerable<int> Processes()
    {
        foreach (string path in Directory.EnumerateDirectories(Root))
        {
            if (int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int process))
            {
                yield return process;
            }
        }
    }

    /// <summary>Whether the process is there.</summary>
    public static bool Exists(int process) => Directory.Exists(PathOf(process, string.Empty));

    /// <summary>Its short name; null if it is gone.</summary>
    public static string? Name(int process) => ReadText(process, "comm", 64)?.TrimEnd('\n');

    /// <summary>Its command line, which programs such as sshd replace by what they are doing; null if it is gone.</summary>
    public static string? Title(int process) => ReadText(process, "cmdline", 512)?.Replace('\0', ' ').TrimEnd();

    /// <summary>Its parent; 0 if it is gone or has none.</summary>
    public static int Parent(int process)
    {
        // The name in brackets can hold brackets and blanks; behind the last one are state and parent.
        string[] fields = ReadText(process, "stat", 512) is { } stat ? stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 4, StringSplitOptions.RemoveEmptyEntries) : [];
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : 0;
    }

    /// <summary>The user who had logged in before it was started, whatever user it acts as now; null if the system does not know.</summary>
    public static uint? LoginUser(int process) =>
        uint.TryParse(ReadText(process, "loginuid", 16), NumberStyles.None, CultureInfo.InvariantCulture, out uint user) && user != uint.MaxValue ? user : null;

    /// <summary>One variable of its environment as it was started; null if it has none, or may not be read.</summary>
    public static string? Variable(int process, string name)
    {
        const int MaxEnvironment = 256 * 1024;
        string start = name + "=";
        return ReadText(process, "environ", MaxEnvironment)?.Split('\0').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
    }

    /// <summary>The inodes of its sockets; empty if it is gone or may not be looked at.</summary>
    public static IReadOnlyList<uint> Sockets(int process)
    {
        List<uint> sockets = [];
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(PathOf(process, "fd")).Take(MaxDescriptors))
            {
                if (File.ResolveLinkTarget(path, returnFinalTarget: false) is { Name: { } target }
                    && target.StartsWith(SocketLink, StringComparison.Ordinal)
                    && uint.TryParse(target.AsSpan(SocketLink.Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out uint inode))
                {
                    sockets.Add(inode);
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // What was found counts.
        }

        return sockets;
    }

    private static string? ReadText(int process, string file, int most)
    {
        try
        {
            using SafeFileHandle handle = File.OpenHandle(PathOf(process, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[most];
            int length = 0;
            for (int read = -1; read != 0 && length < most; length += read)
            {
                read = RandomAccess.Read(handle, bytes.AsSpan(length), length);
            }

            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PathOf(int process, string file) => string.Create(CultureInfo.InvariantCulture, $"{Root}/{process}/{file}");
}
