namespace Ban.Daemon.Editing;

/// <summary>Replaces whole files: after a crash there is the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    private const UnixFileMode UsualMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a file; it keeps its mode, a new one gets that of a packaged file.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with the file's rights.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        UnixFileMode wanted = mode ?? (File.Exists(path) ? File.GetUnixFileMode(path) : UsualMode);

        // A dot-file is none of the configuration, whenever a reader comes by.
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.new");
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            File.SetUnixFileMode(stream.SafeFileHandle, wanted);
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Puts back what was there: the old content, or nothing.</summary>
    public static void Restore(string path, byte[]? old)
    {
        if (old is null)
        {
            File.Delete(path);
        }
        else
        {
            Write(path, old);
        }
    }
}
