using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>Finds what a log was before: renamed, copied or packed while nobody looked.</summary>
internal static class RotatedLog
{
    /// <summary>Files beside a log that are looked at, the newest first.</summary>
    public const int MaxCandidates = 64;

    /// <summary>Bytes of all files together that are read after one search; of more the oldest files are left out.</summary>
    public const long MaxBytes = 4L << 30;

    /// <summary>Searches at most, where files are renamed meanwhile.</summary>
    private const int MaxSearches = 4;

    /// <summary>Whether the name is that of a compressed file, which holds no lines.</summary>
    public static bool IsCompressed(string path) => PackedLog.EndingOf(path) is not null;

    /// <summary>What a log was since it was the anchor.</summary>
    /// <param name="path">The log's path.</param>
    /// <param name="anchor">How far back to go.</param>
    /// <param name="present">What is at the path now, which is not wanted under another name, and no copy of it.</param>
    public static RotatedFiles Find(string path, LogAnchor anchor, PresentLog present)
    {
        List<Candidate> candidates = List(path);
        for (int search = 1; ; search++)
        {
            RotatedFiles found = Search(candidates, anchor, present);
            List<Candidate> after = List(path);
            if (search == MaxSearches || Names(after).SetEquals(Names(candidates)))
            {
                return found;
            }

            // Renamed while it was gone through: a file may have been seen under no name, or under two.
            found.Dispose();
            candidates = after;
        }
    }

    /// <summary>When the newest of the files that a log was before was last written; null if there is none.</summary>
    public static DateTimeOffset? NewestWrite(string path)
    {
        List<Candidate> candidates = List(path);
        return candidates.Count == 0 ? null : candidates[0].Modified;
    }

    private static RotatedFiles Search(List<Candidate> candidates, LogAnchor anchor, PresentLog present)
    {
        List<(RotatedFile File, DateTimeOffset Modified)> younger = [];

        // Renamed already, it is the present one nevertheless as long as nobody has seen another: what is younger comes after it.
        int start = candidates.FindIndex(c => c.Identity == present.Identity) + 1;
        foreach (Candidate candidate in candidates.Skip(start).TakeWhile(c => c.Identity != anchor.Identity))
        {
            if (TryOpen(candidate.Path) is not { } file)
            {
                continue;
            }

            if (file.FirstLineHash == anchor.FirstLineHash)
            {
                return Limit(file, [.. younger.Select(static y => y.File)]);
            }

            // Packed while it still stands beside: one of the two is enough.
            if (file.FirstLineHash != present.FirstLineHash && candidate.IsGeneration && !younger.Exists(y => y.File.FirstLineHash == file.FirstLineHash))
            {
                younger.Add((file, candidate.Modified));
            }
            else
            {
                file.Dispose();
            }
        }

        // Where the anchor is not seen at all, its last moment tells; without that nobody knows which of them are new.
        bool isSeen = candidates.Exists(c => c.Identity == anchor.Identity);
        ILookup<bool, RotatedFile> isNew = younger.ToLookup(y => isSeen || y.Modified > anchor.Floor, static y => y.File);
        foreach (RotatedFile file in isNew[false])
        {
            file.Dispose();
        }

        return Limit(null, [.. isNew[true]]);
    }

    private static HashSet<(string, FileIdentity)> Names(List<Candidate> candidates) => [.. candidates.Select(static c => (c.Path, c.Identity))];

    private static RotatedFiles Limit(RotatedFile? anchor, List<RotatedFile> youngestFirst)
    {
        long bytes = 0;
        int kept = youngestFirst.TakeWhile(file => (bytes += file.Bytes) <= MaxBytes).Count();
        List<RotatedFile> oldest = youngestFirst[kept..];
        youngestFirst.RemoveRange(kept, oldest.Count);
        if (anchor is not null && bytes + anchor.Bytes > MaxBytes)
        {
            oldest.Add(anchor);
            anchor = null;
        }

        oldest.ForEach(static file => file.Dispose());
        youngestFirst.Reverse();
        return new RotatedFiles(anchor, youngestFirst, WasCut: oldest.Count > 0);
    }

    /// <summary>The files beside a log that may be what it was, the youngest first.</summary>
    private static List<Candidate> List(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "/";
        string name = Path.GetFileName(path);
        List<Candidate> found = [];
        try
        {
            foreach (string other in Directory.EnumerateFiles(directory))
            {
                string bare = Path.GetFileName(other);
                bool isGeneration = GenerationName.IsOf(name, bare);
                if (bare != name && (isGeneration || bare.StartsWith(name, StringComparison.Ordinal))
                    && FileStatus.TryGet(other, out FileStatus status, out _) && status.IsRegular)
                {
                    found.Add(new Candidate(other, status.Identity, status.Modified, isGeneration));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        found.Sort((first, second) => first.Modified != second.Modified ? second.Modified.CompareTo(first.Modified)
            : GenerationName.CompareAges(name, Path.GetFileName(first.Path), Path.GetFileName(second.Path)));
        return found.Count > MaxCandidates ? found[..MaxCandidates] : found;
    }

    /// <summary>Opens it; null if it has no first line, cannot be read or unpacked, or is no plain file.</summary>
    private static RotatedFile? TryOpen(string path)
    {
        bool isPacked = IsCompressed(path);
        if (isPacked && !PackedLog.CanUnpack(path))
        {
            return null;
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = RegularFile.Open(path);
            FileHead? head = isPacked ? PackedLog.ReadHead(path, handle) : FileHead.Read(handle);
            if (head is not null)
            {
                RotatedFile file = new(path, handle, FileStatus.Get(handle), head.Hash);
                handle = null;
                return file;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Gone by now, or not for us: as if it were not there.
        }
        finally
        {
            handle?.Dispose();
        }

        return null;
    }

    /// <param name="Path">Where it was seen.</param>
    /// <param name="Identity">Which file it was.</param>
    /// <param name="Modified">When it was last written.</param>
    /// <param name="IsGeneration">Whether its name is one that rotation gives.</param>
    private readonly record struct Candidate(string Path, FileIdentity Identity, DateTimeOffset Modified, bool IsGeneration);
}
