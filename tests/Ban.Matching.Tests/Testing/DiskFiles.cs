using Ban.Core.Configuration;

namespace Ban.Matching.Tests.Testing;

/// <summary>The machine's own files for the configuration reader.</summary>
internal static class DiskFiles
{
    public static ConfigFiles Instance { get; } = new(
        path => File.Exists(path) ? File.ReadAllBytes(path) : null,
        directory => Directory.Exists(directory) ? Directory.GetFiles(directory) : null);
}
