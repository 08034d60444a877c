namespace Ban.Lab.Daemon;

/// <summary>Where things stand in the source tree that this program was built from.</summary>
public static class Repository
{
    /// <summary>The directory with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration as installed.</summary>
    public static string Etc { get; } = Path.Combine(Root, "etc");

    public static string Bantuid => Program("bantuid");

    public static string Bantui => Program("bantui");

    private static string FindRoot()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Ban.Tui.sln")))
            {
                return directory;
            }
        }

        throw new LabException($"{AppContext.BaseDirectory} is not inside the source tree");
    }

    private static string Program(string name)
    {
        var path = Path.Combine(Root, "out", "bin", name);
        return File.Exists(path) ? path : throw new LabException($"{path} is not there; run `make build`");
    }
}
