using Ban.Matching.Lines;

namespace Ban.Tui.Regex;

/// <summary>Opens a log file, unpacked where its name says that it is packed.</summary>
internal static class CompressedLog
{
    /// <summary>Opens the file.</summary>
    /// <exception cref="RegexException">It may not be read. Reading throws it too, where the file is damaged.</exception>
    /// <exception cref="IOException">The program that unpacks it is not installed; or, on reading, does not succeed.</exception>
    public static Stream Open(string path) => Path.GetExtension(path) switch
    {
        ".gz" => new GzipLog(path, OpenFile(path)),
        ".xz" => OpenUnpacked("xz", path),
        ".zst" => OpenUnpacked("zstd", path),
        _ => OpenFile(path),
    };

    private static UnpackedStream OpenUnpacked(string program, string path)
    {
        OpenFile(path).Dispose(); // a file that may not be read is our error, not the program's
        return new UnpackedStream(program, path, path);
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException)
        {
            throw new RegexException($"{path} cannot be read: permission denied");
        }
    }
}
