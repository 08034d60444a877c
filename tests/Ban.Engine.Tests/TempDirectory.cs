namespace Ban.Engine.Tests;

/// <summary>A directory of a test's own, removed with all in it.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ban-engine-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, params string[] lines)
    {
        System.IO.File.WriteAllText(File(name), Text(lines));
        return File(name);
    }

    public void Append(string name, params string[] lines) => System.IO.File.AppendAllText(File(name), Text(lines));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Text(string[] lines) => string.Concat(lines.Select(l => l + "\n"));
}
