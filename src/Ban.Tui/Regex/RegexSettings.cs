using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>The options and arguments of <c>bantui regex</c>.</summary>
internal sealed record RegexSettings
{
    /// <summary>A file, <c>-</c>, or lines themselves.</summary>
    public required string Log { get; init; }

    /// <summary>A pattern, a filter's name with parameters, or a filter file.</summary>
    public required string Filter { get; init; }

    /// <summary>A pattern in the place of the filter's ignoreregexes.</summary>
    public string? Ignore { get; init; }

    /// <summary>Base directory of the configuration.</summary>
    public required string ConfigDirectory { get; init; }

    public string? DatePattern { get; init; }

    public string? TimeZone { get; init; }

    public string? Encoding { get; init; }

    public int? MaxLines { get; init; }

    public UseDns UseDns { get; init; } = UseDns.Warn;

    /// <summary>The clock for dates without a year.</summary>
    public DateTimeOffset Now { get; init; }

    public bool Json { get; init; }

    public LineListing Matched { get; init; } = LineListing.None;

    public LineListing Ignored { get; init; } = LineListing.First;

    public LineListing Missed { get; init; } = LineListing.First;
}

/// <summary>Which lines of a kind the report shows.</summary>
internal enum LineListing
{
    None,

    /// <summary>The first few, at the end.</summary>
    First,

    /// <summary>Every one, as it is judged.</summary>
    All,
}
