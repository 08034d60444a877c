using Ban.Native.LibC;

namespace Ban.Matching.Review;

/// <summary>Replaces whole files: after a crash there is the old one or the new one, never a part.</summary>
public static class FileReplacement
{
    /// <summary>Mode of a file that packages install.</summary>
    public const UnixFileMode UsualMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Whether a whole file can stand in its place: nothing is there, or a regular file. A device or a pipe must stay what it is.</summary>
    public static bool CanReplace(string path) => !FileStatus.TryGet(path, out FileStatus status, out _) || status.IsRegular;

    /// <summary>Writes a file into a folder that exists; it keeps its mode and its owner. Behind a link it is the file that the link leads to.</summary>
    /// <param name="mode">Another mode; null keeps it, a new file gets the usual one.</param>
    /// <param name="model">The file whose owner it gets; null is the one that is replaced.</param>
    /// <exception cref="IOException">The disk refuses, or the file would change hands.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with the file's rights.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null, string? model = null)
    {
        if (!CanReplace(path))
        {
            throw new IOException($"{path} is no regular file");
        }

        path = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        string folder = Path.GetDirectoryName(path)!;
        UnixFileMode wanted = mode ?? (File.Exists(path) ? File.GetUnixFileMode(path) : UsualMode);

        // A dot-file is none of the configuration, whenever a reader comes by.
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.new");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using (var stream = new FileStream(temporary, options))
            {
                // The owner first: until the mode is set nobody else may read it.
                FileOwner.Copy(model ?? path, stream.SafeFileHandle);
                File.SetUnixFileMode(stream.SafeFileHandle, wanted);
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
