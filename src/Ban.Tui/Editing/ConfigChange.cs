using System.Text.RegularExpressions;
using Ban.Tui.Lab;

namespace Ban.Tui.Editing;

/// <summary>A change of one file of the configuration.</summary>
/// <param name="Jail">The jail that it is for.</param>
/// <param name="File">As the daemon names it.</param>
/// <param name="Before">The file's text; null where there is no file.</param>
/// <param name="After">What it shall be; null for no file.</param>
/// <param name="Revision">Of <paramref name="Before"/>; null where there is no file.</param>
public sealed partial record ConfigChange(string Jail, string File, string? Before, string? After, string? Revision)
{
    /// <summary>The change of a jail's file that sets and drops options; all else in the file stays.</summary>
    /// <param name="set">Options with their texts, lines joined by newlines.</param>
    /// <param name="drop">Options that are taken out.</param>
    public static ConfigChange Of(JailSource source, IEnumerable<(string Option, string Text)> set, IEnumerable<string> drop)
    {
        ArgumentNullException.ThrowIfNull(source);
        string text = drop.Aggregate(source.Text ?? "", (now, option) => IniEdit.Remove(now, source.Jail, option));
        text = set.Aggregate(text, (now, one) => IniEdit.Set(now, source.Jail, one.Option, Lines(one.Text)));
        return new ConfigChange(source.Jail, JailSource.FileOf(source.Jail), source.Text, text, source.Revision);
    }

    /// <summary>What takes it back.</summary>
    /// <param name="revision">Of what was written.</param>
    public ConfigChange Reverse(string revision) => this with { Before = After, After = Before, Revision = After is null ? null : revision };

    private static string[] Lines(string text) =>
        [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0).Select(static line => Percent().Replace(line, "%%"))];

    // In a file a percent sign begins a reference to another option; what does not look like one is meant as it is.
    [GeneratedRegex(@"%(?!\([A-Za-z0-9_./-]+\)s)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial System.Text.RegularExpressions.Regex Percent();
}
