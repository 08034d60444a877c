using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>Finds out what the argument FILTER names, and loads it (spec 1, section 5).</summary>
internal static class FilterSource
{
    private static readonly Origin s_commandLine = new("command line", 0);

    private static readonly ConfigFiles s_files = new(
        path => File.Exists(path) ? File.ReadAllBytes(path) : null,
        directory => Directory.Exists(directory) ? Directory.GetFiles(directory) : null);

    /// <summary>Loads the filter with what the command line sets in its place.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="origin">For people: the filter's file, or "pattern".</param>
    /// <exception cref="ConfigurationException">The filter is wrong.</exception>
    public static FilterDefinition Load(RegexSettings settings, out string origin)
    {
        FilterDefinition filter;
        if (FindFile(settings) is { } file)
        {
            origin = file;
            filter = ConfigurationLoader.LoadFilter(settings.ConfigDirectory, settings.Filter, s_files);
        }
        else
        {
            origin = "pattern";
            filter = new FilterDefinition { Name = "pattern", FailRegex = [FromCommandLine(settings.Filter)] };
        }

        if (settings.Ignore is { } ignore)
        {
            filter = filter with { IgnoreRegex = [FromCommandLine(ignore)] };
        }

        if (settings.DatePattern is { } datePattern)
        {
            filter = filter with { DatePattern = [FromCommandLine(datePattern)] };
        }

        return settings.MaxLines is int maxLines ? filter with { MaxLines = maxLines } : filter;
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
}
