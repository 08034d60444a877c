namespace Ban.Engine.Sources;

/// <summary>Finds a log again that was renamed or copied while nobody looked, to read the rest of it.</summary>
internal static class RotatedLog
{
    /// <summary>Files beside a log that are looked at, the newest first.</summary>
    private const int MaxCandidates = 16;

    private static readonly string[] s_compressed = [".gz", ".xz", ".bz2", ".zst", ".lz4", ".Z"];

    /// <summary>Whether the name is that of a compressed file, which holds no lines.</summary>
    public static bool IsCompressed(string path) =>
        s_compressed.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Opens the file beside <paramref name="path"/> whose name begins with the log's and whose first line is the one wanted.</summary>
    /// <returns>The file, to be read on under the log's path; null if there is none.</returns>
    public static LogFile? Find(string path, string firstLineHash)
    {
        foreach (string candidate in Candidates(path))
        {
            LogFile? file = TryOpen(path, candidate);
            if (file?.FirstLineHash == firstLineHash)
            {
                return file;
            }

            file?.Dispose();
        }

        return null;
    }

    private static List<string> Candidates(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "/";
        string name = Path.GetFileName(path);
        try
        {
            return new DirectoryInfo(directory).EnumerateFiles()
                .Where(f => f.Name.Length > name.Length && f.Name.StartsWith(name, StringComparison.Ordinal) && !IsCompressed(f.Name))
                .OrderByDescending(f => f.LastWriteTimeUtc)
                .Take(MaxCandidates)
                .Select(f => f.FullName)
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static LogFile? TryOpen(string path, string candidate)
    {
        try
        {
            return LogFile.Open(path, candidate);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
