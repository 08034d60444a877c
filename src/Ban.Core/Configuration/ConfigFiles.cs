namespace Ban.Core.Configuration;

/// <summary>How the configuration gets at its files; the domain itself opens none.</summary>
/// <param name="Read">The content of the file at a path, or null if there is none; of one longer than <see cref="MaxFileLength"/> a byte more will do. May throw what reading a file throws.</param>
/// <param name="List">The paths of the files in a directory, in any order, or null if there is no such directory.</param>
public sealed record ConfigFiles(Func<string, byte[]?> Read, Func<string, IReadOnlyList<string>?> List)
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxFileLength = 4 * 1024 * 1024;

    /// <summary>Most files that one reader (the jails, one filter, one action) may consist of, includes counted each time.</summary>
    public const int MaxFilesPerReader = 1000;

    /// <summary>The same files, some of them with another content or new.</summary>
    /// <param name="changed">Contents by path, the paths as the reader will name them.</param>
    public ConfigFiles With(IReadOnlyDictionary<string, byte[]> changed) => new(
        path => changed.TryGetValue(path, out byte[]? content) ? content : Read(path),
        folder => changed.Keys.Where(path => path.LastIndexOf('/') == folder.Length && path.StartsWith(folder, StringComparison.Ordinal)).ToList() is { Count: > 0 } added
            ? [.. (List(folder) ?? []).Union(added, StringComparer.Ordinal)]
            : List(folder));

    /// <summary>Reads a file; null if there is none.</summary>
    /// <exception cref="ConfigurationException">It exists and cannot be read, or is too large.</exception>
    internal byte[]? ReadBounded(string path)
    {
        byte[]? content;
        try
        {
            content = Read(path);
            if (content is null && List(path) is not null)
            {
                throw new IOException("it is a directory");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new Origin(path, 0), $"the file cannot be read: {failure.Message}", failure);
        }

        return content is { Length: > MaxFileLength }
            ? throw new ConfigurationException(new Origin(path, 0), $"the file is too large, at most {MaxFileLength} bytes are read")
            : content;
    }

    /// <summary>The files of a directory; null if there is none.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    internal IReadOnlyList<string>? ListReadable(string directory)
    {
        try
        {
            return List(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new Origin(directory, 0), $"the directory cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Files of a directory with the given ending, by plain string order, without dot-files.</summary>
    /// <exception cref="ConfigurationException">The directory cannot be read.</exception>
    internal IEnumerable<string> ListSorted(string directory, string ending) =>
        (ListReadable(directory) ?? [])
            .Select(static path => path[(path.LastIndexOf('/') + 1)..])
            .Where(name => name.EndsWith(ending, StringComparison.Ordinal) && name[0] != '.')
            .Order(StringComparer.Ordinal)
            .Select(name => $"{directory}/{name}");
}
