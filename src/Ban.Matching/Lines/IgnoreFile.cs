using System.Buffers;
using Ban.Core.Net;
using Ban.Native.LibC;

namespace Ban.Matching.Lines;

/// <summary>
/// A list file of <c>ignoreip</c>, <c>file:PATH</c>: addresses, networks, names and other ids, read again when the file
/// changes (spec 1, section 4.4). Not thread-safe.
/// </summary>
internal sealed class IgnoreFile(string path, TimeProvider clock)
{
    /// <summary>A longer file is not read: it is no list that a person keeps.</summary>
    private const long MaxBytes = 64L * 1024 * 1024;

    private static readonly SearchValues<char> s_separators = SearchValues.Create(" \t\r,");
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(1);

    private long _checked;
    private (DateTime Modified, long Length) _state;

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Addresses and networks of the list.</summary>
    public NetworkSet Networks { get; private set; } = new();

    /// <summary>What in the list is no address.</summary>
    public HashSet<string> Names { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>Why the file could not be read the last time; null if it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>The path of an entry such as <c>file:/etc/x</c> or <c>file:///etc/x</c>; null if it is no such entry.</summary>
    public static string? PathOf(string entry)
    {
        const string Mark = "file:";
        if (!entry.StartsWith(Mark, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string path = entry[Mark.Length..];
        return path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;
    }

    /// <summary>Reads the file if it changed; looks at most once a second.</summary>
    public void Refresh()
    {
        if (_checked != 0 && clock.GetElapsedTime(_checked) < s_checkInterval)
        {
            return;
        }

        _checked = clock.GetTimestamp();
        try
        {
            var file = new FileInfo(Path);
            var state = (file.LastWriteTimeUtc, file.Exists ? file.Length : -1);
            if (state != _state)
            {
                _state = state;
                Read(file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problem = $"ignoreip: cannot read {Path}: {error.Message}";
            _state = default;
        }
    }

    private void Read(FileInfo file)
    {
        if (!file.Exists || file.Length > MaxBytes)
        {
            Problem = file.Exists ? $"ignoreip: {Path} is longer than {MaxBytes} bytes" : $"ignoreip: {Path} does not exist";
            return; // what was known before holds on: a vanished list must not ban its members
        }

        if (!FileStatus.TryGet(Path, out FileStatus status, out _) || !status.IsRegular)
        {
            // To open a pipe would be to wait for its writer, and the jail with it.
            Problem = $"ignoreip: {Path} is no regular file";
            return;
        }

        var networks = new NetworkSet();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(Path))
        {
            AddLine(line, networks, names);
        }

        (Networks, Names, Problem) = (networks, names, null);
    }

    private static void AddLine(ReadOnlySpan<char> line, NetworkSet networks, HashSet<string> names)
    {
        foreach (Range range in line.SplitAny(s_separators))
        {
            ReadOnlySpan<char> word = line[range];
            if (word.IsEmpty)
            {
                continue;
            }

            if (word[0] is '#' or ';')
            {
                return;
            }

            if (NetAddress.TryParse(word, out NetAddress network))
            {
                networks.Add(network);
            }
            else
            {
                names.Add(word.ToString());
            }
        }
    }
}
