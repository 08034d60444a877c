using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>A filter with where it comes from and what a jail says beside it.</summary>
/// <param name="Filter">With what the command line sets in its place.</param>
/// <param name="Origin">The filter's file, or "pattern", or "jail NAME".</param>
/// <param name="Jail">The jail, where one was named.</param>
internal sealed record LoadedFilter(FilterDefinition Filter, string Origin, JailSettings? Jail);

/// <summary>Finds out what the argument FILTER names, and loads it (spec 1, section 5).</summary>
internal static class FilterSource
{
    /// <summary>What <see cref="LoadedFilter.Origin"/> says of a pattern on the command line.</summary>
    public const string Pattern = "pattern";

    private const string JailSwitch = "jail.d/~regex.local"; // '~' sorts behind all other names

    private static readonly string[] s_jailFiles = ["jail.conf", "jail.local"];

    private static readonly Origin s_commandLine = new("command line", 0);

    private static readonly ConfigFiles s_files = new(
        path => File.Exists(path) ? File.ReadAllBytes(path) : null,
        directory => Directory.Exists(directory) ? Directory.GetFiles(directory) : null);

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
        if (FindFile(settings) is { } file)
        {
            return new LoadedFilter(ConfigurationLoader.LoadFilter(settings.ConfigDirectory, settings.Filter, s_files), file, null);
        }

        if (LooksLikeName(settings.Filter) && FindJail(settings.ConfigDirectory, settings.Filter) is { } jail)
        {
            return new LoadedFilter(jail.Filter, $"jail {jail.Name}", jail);
        }

        return new LoadedFilter(new FilterDefinition { Name = Pattern, FailRegex = [FromCommandLine(settings.Filter)] }, Pattern, null);
    }

    private static string? FindFile(RegexSettings settings)
    {
        if (!LooksLikeName(settings.Filter))
        {
            return null;
        }

        int bracket = settings.Filter.IndexOf('[', StringComparison.Ordinal);
        string name = bracket < 0 ? settings.Filter : settings.Filter[..bracket];
        if (name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".conf", StringComparison.Ordinal) || name.EndsWith(".local", StringComparison.Ordinal))
        {
            return File.Exists(name) ? name : null;
        }

        string path = Path.Combine(settings.ConfigDirectory, "filter.d", name);
        return new[] { path + ".conf", path + ".local" }.FirstOrDefault(File.Exists);
    }

    // A jail need not be enabled: one more file, which is on no disk, enables it.
    private static JailSettings? FindJail(string directory, string name)
    {
        if (name.Contains('/', StringComparison.Ordinal) || !HasSection(directory, name))
        {
            return null;
        }

        string folder = Path.Combine(directory, "jail.d");
        string added = Path.Combine(directory, JailSwitch);
        byte[] text = System.Text.Encoding.UTF8.GetBytes($"[{name}]\nenabled = true\n");
        var files = new ConfigFiles(
            path => path == added ? text : s_files.Read(path),
            path => path == folder ? [.. s_files.List(path) ?? [], added] : s_files.List(path));
        LoadedConfiguration loaded = ConfigurationLoader.Load(directory, files);
        return loaded.Jails.FirstOrDefault(j => j.Name == name)
            ?? throw new RegexException(loaded.Problems.Count > 0 ? loaded.Problems[^1].ToString() : $"the jail '{name}' cannot be used");
    }

    private static bool HasSection(string directory, string name)
    {
        string folder = Path.Combine(directory, "jail.d");
        IEnumerable<string> files = s_jailFiles.Select(f => Path.Combine(directory, f)).Where(File.Exists);
        IEnumerable<string> more = Directory.Exists(folder) ? Directory.GetFiles(folder).Where(f => Path.GetExtension(f) is ".conf" or ".local") : [];
        return files.Concat(more).Any(f => File.ReadLines(f).Any(line => line.TrimEnd() == $"[{name}]"));
    }
}
