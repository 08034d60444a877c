using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Review;
using Ban.Tui.Regex;

namespace Ban.Tui.Lab;

/// <summary>What was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Kept">Where its former text stands; null where there was none.</param>
public sealed record SavedFilter(string Path, string? Kept);

/// <summary>
/// Saves a filter as <c>filter.d/NAME.local</c>. What is to be written is read back first as the daemon would read it, and
/// refused where that is not what the lab shows; the file changes at once or not at all.
/// </summary>
/// <param name="directory">The configuration directory; nothing is written elsewhere.</param>
/// <param name="clock">The real clock, for date patterns.</param>
internal sealed class FilterWriter(string directory, TimeProvider clock)
{
    private const string Section = "Definition";
    private const int MaxNameLength = 64;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a name for a filter; null if nothing is.</summary>
    public static string? FindMistake(string name) =>
        name.Length == 0 ? "expected a name"
        : name.Length > MaxNameLength ? $"expected at most {MaxNameLength} characters"
        : !char.IsAsciiLetterOrDigit(name[0]) || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) ? "expected letters, digits, - _ and ."
        : null;

    /// <summary>Saves.</summary>
    /// <param name="name">The filter's name.</param>
    /// <param name="filter">As the lab shows it.</param>
    /// <param name="options">Options that are written; of the others the file keeps what it says.</param>
    /// <exception cref="RegexException">It is refused; nothing was written.</exception>
    /// <exception cref="ConfigurationException">What would be written, or a file beside it, is wrong; nothing was written.</exception>
    public SavedFilter Save(string name, LabFilter filter, IReadOnlyList<LabOption> options)
    {
        if (FindMistake(name) is { } mistake)
        {
            throw new RegexException($"{name} is no name for a filter: {mistake}");
        }

        string folder = Path.Combine(directory, "filter.d");
        string path = Path.Combine(folder, name + ".local");
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null)
            {
                throw new RegexException($"{path} is a link; change what it points to");
            }

            byte[]? before = ConfigDisk.Files.Read(path);
            // Where nothing is said so far, an option without a pattern needs no word.
            bool isNew = before is null && !File.Exists(Path.Combine(folder, name + ".conf"));
            options = isNew ? [.. options.Where(option => filter[option].Count > 0)] : options;
            byte[] after = Compose(before, filter, options);
            Check(path, name, filter, options, after);
            return Write(path, before, after);
        }
        catch (DecoderFallbackException)
        {
            throw new RegexException($"{path} is not UTF-8 and is not changed here");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegexException($"{path} cannot be written: {failure.Message}");
        }
    }

    private static byte[] Compose(byte[]? before, LabFilter filter, IReadOnlyList<LabOption> options)
    {
        string text = before is null ? "" : s_utf8.GetString(before);
        foreach (LabOption option in options)
        {
            // In a file a percent sign begins a reference to another option.
            string[] lines = [.. filter[option].Select(static pattern => pattern.Text.Replace("%", "%%", StringComparison.Ordinal))];
            text = IniEdit.Set(text, Section, LabFilter.NameOf(option), lines);
        }

        return s_utf8.GetBytes(text);
    }

    private void Check(string path, string name, LabFilter filter, IReadOnlyList<LabOption> options, byte[] after)
    {
        ConfigFiles disk = ConfigDisk.Files;
        string shown = path.Replace("//", "/", StringComparison.Ordinal);
        var files = new ConfigFiles(
            file => IsSame(file, shown) ? after : disk.Read(file),
            folder => disk.List(folder) is { } list && IsSame(folder, Path.GetDirectoryName(shown)!) ? [.. list.Append(shown).Distinct()] : disk.List(folder));
        FilterDefinition read = ConfigurationLoader.LoadFilter(directory, name, files);
        var back = new LabFilter
        {
            FailRegex = read.FailRegex,
            IgnoreRegex = read.IgnoreRegex,
            PrefRegex = read.PrefRegex is { } prefix ? [prefix] : [],
            DatePattern = read.DatePattern,
        };
        if (options.Where(option => !back.HasSame(option, filter)).Select(LabFilter.NameOf).FirstOrDefault() is { } lost)
        {
            throw new RegexException($"not saved: {lost} would be read back as something else; # or ; begins a comment, <name> stands for another option");
        }

        LabFilter rows = Enum.GetValues<LabOption>().Aggregate(back, (now, option) => now.With(option, now[option].Select(static text => text.Text)));
        if (LabReview.Review(rows, clock).FirstOrDefault(static pattern => pattern.Value.Error is not null) is { Value.Error: { } error } wrong)
        {
            throw new RegexException($"not saved: {LabFilter.NameOf(wrong.Key.Option)} {wrong.Key.Row + 1}: {error}");
        }

        if (back.FailRegex.Count == 0)
        {
            throw new RegexException("not saved: there is no failregex");
        }
    }

    private static bool IsSame(string a, string b) => Path.GetFullPath(a) == Path.GetFullPath(b);

    private static SavedFilter Write(string path, byte[]? before, byte[] after)
    {
        string? kept = before is null ? null : path + ".old";
        if (kept is not null)
        {
            FileReplacement.Write(kept, before, File.GetUnixFileMode(path), model: path);
        }

        FileReplacement.Write(path, after);
        return new SavedFilter(path, kept);
    }
}
