using System.Text;
using System.Text.RegularExpressions;
using NameExpression = System.Text.RegularExpressions.Regex;

namespace Ban.Matching.Review;

/// <summary>The existing files that a <c>logpath</c> names: a path, or a glob with <c>*</c>, <c>?</c> and <c>[...]</c> in any part.</summary>
public static class LogGlob
{
    /// <summary>Most entries of one directory that are compared with a glob.</summary>
    private const int MaxEntries = 100_000;

    /// <summary>Longest path or glob; no longer one can be opened.</summary>
    private const int MaxLength = 4096;

    /// <summary>Most parts of a glob: each is a search within those before.</summary>
    private const int MaxParts = 64;

    /// <summary>Paths in the order in which the directories hold them; dangling links are left out.</summary>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory may not be read.</exception>
    public static IEnumerable<string> Expand(string pattern)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal) || pattern.Length > MaxLength || (IsGlob(pattern) && pattern.AsSpan().Count('/') > MaxParts))
        {
            return [];
        }

        int slash = pattern.LastIndexOf('/');
        string name = pattern[(slash + 1)..];
        string directory = pattern[..(slash + 1)];
        IEnumerable<string> directories = IsGlob(directory) ? Expand(directory.TrimEnd('/')).Select(static found => found + "/") : [directory];
        return IsGlob(name)
            ? directories.SelectMany(found => Matches(found, name))
            : directories.Select(found => found + name).Where(Path.Exists);
    }

    /// <summary>The same, where a directory that cannot be read holds no logs, as for fail2ban.</summary>
    public static IEnumerable<string> Existing(string pattern)
    {
        try
        {
            return [.. Expand(pattern)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsGlob(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    private static IEnumerable<string> Matches(string directory, string glob)
    {
        string place = directory.Length == 0 ? "." : directory;
        if (!Directory.Exists(place))
        {
            return [];
        }

        if (Translate(glob) is not { } expression)
        {
            return [];
        }

        return Directory.EnumerateFileSystemEntries(place).Take(MaxEntries)
            .Select(static entry => Path.GetFileName(entry))
            .Where(name => (name[0] != '.' || glob[0] == '.') && expression.IsMatch(name))
            .Select(name => directory + name)
            .Where(Path.Exists);
    }

    /// <summary>The glob as an expression; null if one of its classes takes nothing, as <c>[z-a]</c>.</summary>
    private static NameExpression? Translate(string glob)
    {
        var pattern = new StringBuilder(@"\A");
        for (int i = 0; i < glob.Length; i++)
        {
            // A bracket first in its class stands for itself.
            int first = i + 1 < glob.Length && glob[i + 1] == '!' ? i + 3 : i + 2;
            int close = glob[i] == '[' && first < glob.Length ? glob.IndexOf(']', first) : -1;
            if (close > 0)
            {
                bool negated = glob[i + 1] == '!';
                string inner = glob[(i + (negated ? 2 : 1))..close].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal).Replace("]", @"\]", StringComparison.Ordinal).Replace("^", @"\^", StringComparison.Ordinal);
                pattern.Append(negated ? "[^" : "[").Append(inner).Append(']');
                i = close;
            }
            else
            {
                pattern.Append(glob[i] switch { '*' => ".*", '?' => ".", char c => NameExpression.Escape(c.ToString()) });
            }
        }

        try
        {
            return new NameExpression(pattern.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
