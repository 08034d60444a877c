namespace Ban.Tui.Config;

/// <summary>Replaces whole files: after a power cut there is the old one or the new one, never a part.</summary>
internal static class ConfigFile
{
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with the file's rights.</exception>
    public static void Write(string path, byte[] content, UnixFileMode mode)
    {
        // A dot-file is none of the configuration, whenever a reader comes by.
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}");
        try
        {
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                File.SetUnixFileMode(stream.SafeFileHandle, mode);
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
