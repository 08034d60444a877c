namespace Ban.Core.Configuration;

/// <summary>
/// Finds and merges the files of one logical name: <c>N.conf</c>, <c>N.d/*.conf</c>, <c>N.local</c>, <c>N.d/*.local</c>, each
/// with what its <c>[INCLUDES]</c> names (spec 1, section 1.1). Parsed files are kept, since many filters include the same.
/// </summary>
internal sealed class ConfigMapReader(ConfigFiles files, ProblemLog problems)
{
    /// <summary>Longest chain of files that include each other.</summary>
    private const int MaxIncludeDepth = 32;

    private static readonly string[] s_endings = [".conf", ".local"];

    private readonly Dictionary<string, IniFile?> _parsed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _included = new(StringComparer.Ordinal);

    /// <summary>Reads everything under a logical name such as <c>/etc/bantui/filter.d/sshd</c>; null if there is no file at all.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read or breaks the grammar.</exception>
    public ConfigMap? Read(string logicalName)
    {
        List<string> candidates =
        [
            logicalName + ".conf",
            .. files.ListSorted(logicalName + ".d", ".conf"),
            logicalName + ".local",
            .. files.ListSorted(logicalName + ".d", ".local"),
        ];
        return ReadAll(candidates);
    }

    /// <summary>Reads one named file with its includes and its <c>.local</c>; null if it does not exist.</summary>
    public ConfigMap? ReadFile(string path) => ReadAll(WithLocal([path]));

    /// <summary>Whether a file that was read so far includes another.</summary>
    public bool IsIncluded(string path) => _included.Contains(path);

    /// <summary>The logical name in a directory that is spelt most like the given one; null if none comes near.</summary>
    public string? Nearest(string directory, string name) => UnknownOptions.Nearest(
        name,
        s_endings.SelectMany(ending => files.ListSorted(directory, ending)
            .Select(path => path[(directory.Length + 1)..^ending.Length])));

    private ConfigMap? ReadAll(List<string> candidates)
    {
        var map = new ConfigMap();
        foreach (string path in candidates)
        {
            if (problems.Attempt(null, () => Parse(path)) is { } file)
            {
                Merge(map, file, []);
            }
        }

        return map.Files.Count > 0 ? map : null;
    }

    private void Merge(ConfigMap map, IniFile file, List<string> chain)
    {
        if (map.Files.Count >= ConfigFiles.MaxFilesPerReader)
        {
            problems.Fail(new ConfigurationException(new Origin(file.Path, 0), $"more than {ConfigFiles.MaxFilesPerReader} files are included"));
            return;
        }

        if (chain.Count >= MaxIncludeDepth)
        {
            problems.Fail(new ConfigurationException(new Origin(file.Path, 0), $"files are included more than {MaxIncludeDepth} deep"));
            return;
        }

        chain.Add(file.Path);
        MergeIncluded(map, file, "before", chain);
        map.Merge(file);
        MergeIncluded(map, file, "after", chain);
        chain.RemoveAt(chain.Count - 1);
    }

    private void MergeIncluded(ConfigMap map, IniFile file, string option, List<string> chain)
    {
        foreach (string path in Included(file, option))
        {
            // The guard is for the .local too: one that includes its own .conf would otherwise never end.
            IEnumerable<string> open = chain.Contains(path, StringComparer.Ordinal)
                ? []
                : WithLocal([path]).Where(part => !chain.Contains(part, StringComparer.Ordinal));
            foreach (string part in open)
            {
                if (ParseIncluded(part) is { } included)
                {
                    _included.Add(part);
                    Merge(map, included, chain);
                }
            }
        }
    }

    /// <summary>Paths that a file includes; relative ones count from its own directory.</summary>
    private IEnumerable<string> Included(IniFile file, string option)
    {
        if (!file.Sections.Any(static section => section.Name == IniSyntax.IncludesSection))
        {
            return [];
        }

        var own = new ConfigMap();
        own.Merge(file);
        SourcedText? value = problems.Attempt(null, () => new Interpolation(own).Fetch(IniSyntax.IncludesSection, option));
        string directory = file.Path[..(file.Path.LastIndexOf('/') + 1)];
        return value is null ? [] : value.NonBlankLines().Select(line => line.Text.StartsWith('/') ? line.Text : directory + line.Text);
    }

    private static List<string> WithLocal(List<string> paths)
    {
        var all = new List<string>();
        foreach (string path in paths)
        {
            all.Add(path);
            int dot = path.LastIndexOf('.');
            string local = (dot > path.LastIndexOf('/') ? path[..dot] : path) + ".local";
            if (!paths.Contains(local, StringComparer.Ordinal))
            {
                all.Add(local);
            }
        }

        return all;
    }

    private IniFile? ParseIncluded(string path)
    {
        try
        {
            return Parse(path);
        }
        catch (ConfigurationException unreadable) when (unreadable.InnerException is not null)
        {
            problems.Add(new ConfigProblem(unreadable.Origin, $"an included file is left out: {unreadable.Problem}"));
            _parsed[path] = null;
            return null;
        }
    }

    private IniFile? Parse(string path)
    {
        if (!_parsed.TryGetValue(path, out IniFile? file))
        {
            byte[]? content = path.Contains('\0') ? null : files.ReadBounded(path);
            file = content is null ? null : IniParser.Parse(path, content, problems);
            _parsed.Add(path, file);
        }

        return file;
    }
}
