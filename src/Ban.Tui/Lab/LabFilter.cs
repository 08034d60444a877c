using System.Collections.Immutable;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Tui.Lab;

/// <summary>Options of a filter that the lab edits, in the order of its panes.</summary>
public enum LabOption
{
    FailRegex,
    IgnoreRegex,
    PrefRegex,
    DatePattern,
}

/// <summary>A filter in the regex lab: its patterns, and what its jail says of the log.</summary>
public sealed record LabFilter
{
    private static readonly ImmutableArray<string> s_names = ["failregex", "ignoreregex", "prefregex", "datepattern"];

    /// <summary>A filter without a pattern.</summary>
    public static LabFilter Empty { get; } = new();

    /// <summary>The file's name without folder and ending; empty for a filter that has none yet.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where it comes from, in words; empty where it is new.</summary>
    public string Origin { get; init; } = "";

    public IReadOnlyList<ConfigText> FailRegex { get; init; } = [];

    public IReadOnlyList<ConfigText> IgnoreRegex { get; init; } = [];

    public IReadOnlyList<ConfigText> PrefRegex { get; init; } = [];

    public IReadOnlyList<ConfigText> DatePattern { get; init; } = [];

    /// <summary>Lines that a pattern may span.</summary>
    public int MaxLines { get; init; } = 1;

    /// <summary>What <c>&lt;HOST&gt;</c> takes.</summary>
    public UseDns UseDns { get; init; } = UseDns.Warn;

    /// <summary>Zone of dates without one; null is the local one.</summary>
    public ConfigText? TimeZone { get; init; }

    /// <summary>Codec of the log; null is UTF-8.</summary>
    public ConfigText? Encoding { get; init; }

    /// <summary>The patterns of an option.</summary>
    public IReadOnlyList<ConfigText> this[LabOption option] => option switch
    {
        LabOption.FailRegex => FailRegex,
        LabOption.IgnoreRegex => IgnoreRegex,
        LabOption.PrefRegex => PrefRegex,
        _ => DatePattern,
    };

    /// <summary>The option's name in a filter file.</summary>
    public static string NameOf(LabOption option) => s_names[(int)option];

    /// <summary>The same with other patterns in an option. Blank lines are none; the line of an origin is the row that it was typed in.</summary>
    public LabFilter With(LabOption option, IEnumerable<string> rows)
    {
        ConfigText[] texts =
        [
            .. rows.Select((row, index) => new ConfigText(row.Trim(), new Origin(NameOf(option), index + 1))).Where(static text => text.Text.Length > 0),
        ];
        return option switch
        {
            LabOption.FailRegex => this with { FailRegex = texts },
            LabOption.IgnoreRegex => this with { IgnoreRegex = texts },
            LabOption.PrefRegex => this with { PrefRegex = texts },
            _ => this with { DatePattern = texts },
        };
    }

    /// <summary>Whether an option holds the same patterns in both.</summary>
    public bool HasSame(LabOption option, LabFilter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this[option].Select(static text => text.Text).SequenceEqual(other[option].Select(static text => text.Text), StringComparer.Ordinal);
    }

    /// <summary>Options whose patterns are others than in another filter.</summary>
    public IReadOnlyList<LabOption> ChangesFrom(LabFilter other) => [.. Enum.GetValues<LabOption>().Where(option => !HasSame(option, other))];

    /// <summary>The filter as the matcher takes it.</summary>
    internal FilterDefinition ToDefinition() => new()
    {
        Name = Name,
        FailRegex = FailRegex,
        IgnoreRegex = IgnoreRegex,
        PrefRegex = PrefRegex.Count > 0 ? PrefRegex[0] : null,
        DatePattern = DatePattern,
        MaxLines = MaxLines,
    };
}
