namespace Ban.Lab.Machines;

/// <summary>A directory of its own under the system's temporary directory, removed with all that is in it.</summary>
public sealed class LabDirectory : IDisposable
{
    public LabDirectory() => Path = Directory.CreateTempSubdirectory("bantui-lab-").FullName;

    public string Path { get; }

    /// <summary>The full path of something inside.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
