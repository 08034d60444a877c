using System.Collections.Frozen;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Review;

namespace Ban.Tui.Regex;

/// <summary>A filter with where it comes from and what a jail says beside it.</summary>
/// <param name="Filter">With what the command line sets in its place.</param>
/// <param name="Name">As it is shown: the jail's or filter's name, the path of a file elsewhere, or the pattern.</param>
/// <param name="Kind">What the argument was taken for.</param>
internal sealed record LoadedFilter(FilterDefinition Filter, string Name, FilterKind Kind)
{
    /// <summary>The file, or the directory that was searched; empty for a pattern.</summary>
    public string Place { get; init; } = string.Empty;

    /// <summary>The configuration that a filter belongs to.</summary>
    public string BaseDirectory { get; init; } = string.Empty;

    /// <summary>The jail, where one was named.</summary>
    public JailSettings? Jail { get; init; }

    /// <summary>What the argument gives in brackets.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Where it comes from, in words.</summary>
    public string Origin => Kind switch
    {
        FilterKind.Jail => $"jail {Name}",
        FilterKind.Pattern => "pattern",
        _ => Place,
    };
}

/// <summary>What the argument FILTER names.</summary>
internal enum FilterKind
{
    /// <summary>Nothing: it is a pattern.</summary>
    Pattern,

    Jail,

    /// <summary>A filter of the configuration, with all that stands beside it.</summary>
    Filter,

    /// <summary>A file elsewhere: it is read alone, with its includes and its own <c>.local</c>.</summary>
    File,
}

/// <summary>Finds out what the argument FILTER names, and loads it (spec 1, section 5).</summary>
internal static class FilterSource
{
    private const string FilterFolder = "filter.d";

    private static readonly string[] s_endings = [".conf", ".local"];

    private static readonly Origin s_commandLine = new("command line", 0);

    /// <summary>Loads the filter with what the command line sets in its place.</summary>
    /// <exception cref="ConfigurationException">The filter is wrong.</exception>
    public static LoadedFilter Load(RegexSettings settings)
    {
        LoadedFilter loaded = Find(settings);
        FilterDefinition filter = loaded.Filter;
        if (settings.Ignore is { } ignore)
        {
            filter = filter with { IgnoreRegex = [FromCommandLine(ignore)] };
        }

        if (settings.DatePattern is { } datePattern)
        {
            filter = filter with { DatePattern = [FromCommandLine(datePattern)] };
        }

        return loaded with { Filter = settings.MaxLines is int maxLines ? filter with { MaxLines = maxLines } : filter };
    }

    /// <summary>A text with the command line as its place.</summary>
    public static ConfigText FromCommandLine(string text) => new(text, s_commandLine);

    /// <summary>Whether the text can be meant as a filter's name or path, so that a mistake in it deserves a hint.</summary>
    public static bool LooksLikeName(string text)
    {
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        ReadOnlySpan<char> name = bracket > 0 && text.EndsWith(']') ? text.AsSpan(0, bracket) : text;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '_' or '-' or '.'))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    private static LoadedFilter Find(RegexSettings settings)
    {
        if (!LooksLikeName(settings.Filter))
        {
            return Pattern(settings.Filter);
        }

        (string name, IReadOnlyDictionary<string, string> given) = SingleJail.ParseSpec(settings.Filter);
        bool isPlain = !name.Contains('/', StringComparison.Ordinal) && !s_endings.Contains(Path.GetExtension(name));
        LoadedFilter? found = isPlain ? FindJail(settings, name, given) : null;
        return (found ?? FindFile(settings, name))?.With(given) ?? Pattern(settings.Filter);
    }

    private static LoadedFilter With(this LoadedFilter loaded, IReadOnlyDictionary<string, string> given) => loaded with { Given = given };

    private static LoadedFilter Pattern(string text) =>
        new(new FilterDefinition { Name = "pattern", FailRegex = [FromCommandLine(text)] }, text, FilterKind.Pattern);

    // A jail need not be enabled. Its log is the one that is given here, whatever its own back end is.
    private static LoadedFilter? FindJail(RegexSettings settings, string name, IReadOnlyDictionary<string, string> given)
    {
        if (!Directory.Exists(settings.ConfigDirectory))
        {
            return null;
        }

        var options = new Dictionary<string, string>(given) { ["backend"] = settings.ReadsJournal ? "systemd" : "auto" };
        JailSettings? jail = SingleJail.Load(settings.ConfigDirectory, name, options, ConfigDisk.Files);
        return jail is null ? null : new LoadedFilter(jail.Filter, jail.Name, FilterKind.Jail) { Jail = jail };
    }

    // A file in the folder filter.d is a filter of the configuration; its folder's parent is the configuration then.
    private static LoadedFilter? FindFile(RegexSettings settings, string name)
    {
        string folder = Path.GetFileName(settings.ConfigDirectory.TrimEnd('/')) == FilterFolder
            ? settings.ConfigDirectory.TrimEnd('/')
            : Path.Combine(settings.ConfigDirectory, FilterFolder);
        string path = name.Contains('/', StringComparison.Ordinal) ? name : Path.Combine(folder, name);
        if (new[] { path, path + s_endings[0], path + s_endings[1] }.FirstOrDefault(File.Exists) is not { } file)
        {
            return null;
        }

        string parameters = settings.Filter[name.Length..];
        string owner = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (Path.GetFileName(owner) != FilterFolder)
        {
            return new LoadedFilter(ConfigurationLoader.LoadFilter(settings.ConfigDirectory, Path.GetFullPath(file) + parameters, ConfigDisk.Files, settings.ReadsJournal), name, FilterKind.File) { Place = file };
        }

        string directory = name.Contains('/', StringComparison.Ordinal) ? Path.GetDirectoryName(Path.GetDirectoryName(file)!) ?? "." : Path.GetDirectoryName(folder)!;
        string plain = Path.GetFileNameWithoutExtension(file);
        FilterDefinition filter = ConfigurationLoader.LoadFilter(directory.Length == 0 ? "." : directory, plain + parameters, ConfigDisk.Files, settings.ReadsJournal);
        return new LoadedFilter(filter, plain, FilterKind.Filter) { Place = file, BaseDirectory = directory };
    }
}
