using System.Buffers;
using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>A file that holds what a log held before.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="IsPacked">Whether it has to be unpacked first.</param>
internal sealed record RotatedFile(string Location, FileIdentity Identity, bool IsPacked);

/// <summary>Finds a log again that was renamed, copied or packed while nobody looked, to read the rest of it.</summary>
internal static class RotatedLog
{
    /// <summary>Files beside a log that are looked at, the newest first.</summary>
    private const int MaxCandidates = 16;

    private static readonly string[] s_compressed = [".gz", ".xz", ".bz2", ".zst", ".lz4", ".Z"];

    private static readonly SearchValues<char> s_numbering = SearchValues.Create("0123456789.-_:TZ");

    /// <summary>Whether the name is that of a compressed file, which holds no lines.</summary>
    public static bool IsCompressed(string path) => s_compressed.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>What was written after a place in a log that is no longer at its path.</summary>
    /// <param name="path">The log's path.</param>
    /// <param name="firstLineHash">The log as it was when the place was known.</param>
    /// <param name="currentHash">What is at the path now, a copy of which is not wanted; empty if that is not known.</param>
    /// <returns>The file that begins with that first line, then those that came after it, the oldest first; none if it is not found.</returns>
    public static IReadOnlyList<RotatedFile> Find(string path, string firstLineHash, string currentHash)
    {
        List<(RotatedFile File, string Hash)> younger = [];
        foreach (FileInfo candidate in Candidates(path))
        {
            if (TryRead(candidate.FullName) is not { } read || (read.Hash == currentHash && currentHash.Length > 0))
            {
                continue;
            }

            if (read.Hash == firstLineHash)
            {
                return [read.File, .. Enumerable.Reverse(younger).Select(static other => other.File)];
            }

            // Packed while it still stands beside: one of the two is enough.
            if (IsGeneration(Path.GetFileName(path), candidate.Name) && !younger.Exists(other => other.Hash == read.Hash))
            {
                younger.Add(read);
            }
        }

        return [];
    }

    /// <summary>Whether a name is one that rotation gives: <c>x.1</c>, <c>x-20260102</c>, <c>x.old</c>, <c>x.2.gz</c>, or for x.log also <c>x-20260102.log</c>.</summary>
    internal static bool IsGeneration(string name, string candidate)
    {
        string bare = s_compressed.FirstOrDefault(ending => candidate.EndsWith(ending, StringComparison.Ordinal)) is { } packed
            ? candidate[..^packed.Length] : candidate;
        if (Middle(name, string.Empty, bare) is { } after)
        {
            return IsNumbering(after) || after == ".old";
        }

        string extension = Path.GetExtension(name);
        return extension.Length > 0 && Middle(name[..^extension.Length], extension, bare) is { } between && IsNumbering(between);
    }

    private static string? Middle(string start, string end, string text) =>
        text.Length > start.Length + end.Length && text.StartsWith(start, StringComparison.Ordinal) && text.EndsWith(end, StringComparison.Ordinal)
            ? text[start.Length..^end.Length] : null;

    private static bool IsNumbering(string text) =>
        text[0] is '.' or '-' or '_' && text.AsSpan().IndexOfAnyExcept(s_numbering) < 0 && text.Any(char.IsAsciiDigit);

    private static IEnumerable<FileInfo> Candidates(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "/";
        string name = Path.GetFileName(path);
        try
        {
            // Of two of one moment the one with the higher number is the older.
            return [.. new DirectoryInfo(directory).EnumerateFiles()
                .Where(f => f.Name != name && (f.Name.StartsWith(name, StringComparison.Ordinal) || IsGeneration(name, f.Name)))
                .OrderByDescending(f => f.LastWriteTimeUtc)
                .ThenBy(f => f.Name.Length)
                .ThenBy(f => f.Name, StringComparer.Ordinal)
                .Take(MaxCandidates)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static (RotatedFile File, string Hash)? TryRead(string candidate)
    {
        bool isPacked = IsCompressed(candidate);
        if (!FileStatus.TryGet(candidate, out FileStatus status, out _) || !status.IsRegular || (isPacked && !PackedLog.CanUnpack(candidate)))
        {
            return null;
        }

        try
        {
            using SafeFileHandle handle = File.OpenHandle(candidate, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            FileHead? head = isPacked ? PackedLog.ReadHead(candidate) : FileHead.Read(handle);
            return head is null ? null : (new RotatedFile(candidate, FileStatus.Get(handle).Identity, isPacked), head.Hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }
}
