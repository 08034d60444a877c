using Ban.Tui.Lab;

namespace Ban.Tui.Tests.Lab;

/// <summary>A configuration of its own in a temporary directory, with a log.</summary>
internal sealed class LabFolder : IDisposable
{
    public LabFolder()
    {
        Root = Directory.CreateTempSubdirectory("bantui-lab-test-").FullName;
        Directory.CreateDirectory(Path.Combine(Root, "filter.d"));
    }

    public string Root { get; }

    public LabSource Source => new(Root);

    public FilterWriter Writer => new(Root, TimeProvider.System);

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
