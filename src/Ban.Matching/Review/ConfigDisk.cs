using Ban.Core.Configuration;
using Ban.Native.LibC;

namespace Ban.Matching.Review;

/// <summary>The configuration as it is on disk.</summary>
public static class ConfigDisk
{
    /// <summary>Reads regular files only, and of each no more than a configuration can have.</summary>
    public static ConfigFiles Files { get; } = new(
        static path => RegularFile.Read(path, ConfigFiles.MaxFileLength),
        static folder => Directory.Exists(folder) ? Directory.GetFiles(folder) : null);
}
