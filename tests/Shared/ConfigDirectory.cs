namespace Ban.Tests.Shared;

/// <summary>A configuration on disk, removed at the end.</summary>
internal sealed class ConfigDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bantui-config-").FullName;

    public ConfigDirectory With(string path, string content) => With(path, System.Text.Encoding.UTF8.GetBytes(content));

    public ConfigDirectory With(string path, byte[] content)
    {
        string file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
