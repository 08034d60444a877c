using System.Text;
using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

/// <summary>Files that exist in memory only.</summary>
internal sealed class MemoryFiles
{
    public const string Root = "/etc/test";

    private readonly Dictionary<string, byte[]> _content = new(StringComparer.Ordinal);

    public ConfigFiles Access => new(path => _content.GetValueOrDefault(path), List);

    /// <summary>Adds a file by its path under <see cref="Root"/>, lines indented as they are.</summary>
    public MemoryFiles With(string path, string content) => With(path, Encoding.UTF8.GetBytes(content));

    public MemoryFiles With(string path, byte[] content)
    {
        _content[$"{Root}/{path}"] = content;
        return this;
    }

    public LoadedConfiguration Load() => ConfigurationLoader.Load(Root, Access);

    private List<string>? List(string directory)
    {
        List<string> found = [.. _content.Keys.Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal) && path.LastIndexOf('/') == directory.Length)];
        return found.Count > 0 || directory == Root ? found : null;
    }
}
