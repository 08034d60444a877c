using Ban.Core.Jails;

namespace Ban.Tui.Regex;

/// <summary>The options and arguments of <c>bantui regex</c>.</summary>
internal sealed record RegexSettings
{
    /// <summary>Files, <c>-</c>, or lines themselves.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>A pattern, a filter's name with parameters, a filter file or a jail's name.</summary>
    public required string Filter { get; init; }

    /// <summary>A pattern in the place of the filter's ignoreregexes.</summary>
    public string? Ignore { get; init; }

    /// <summary>Base directory of the configuration.</summary>
    public required string ConfigDirectory { get; init; }

    public string? DatePattern { get; init; }

    public string? TimeZone { get; init; }

    public string? Encoding { get; init; }

    public int? MaxLines { get; init; }

    /// <summary>What becomes of names; null leaves it to the filter.</summary>
    public UseDns? UseDns { get; init; }

    /// <summary>Journal entries that are judged, as <c>journalctl</c> takes them; null leaves it to the filter.</summary>
    public string? JournalMatch { get; init; }

    /// <summary>Whether the journal is judged, and so the filter is read for its lines.</summary>
    public bool ReadsJournal => Logs.Any(LogSource.NamesJournal);

    /// <summary>Whether names are ids and nothing is looked up.</summary>
    public bool Raw { get; init; }

    /// <summary>The clock for dates without a year.</summary>
    public DateTimeOffset Now { get; init; }

    public bool Json { get; init; }

    /// <summary>What <c>-o</c> prints of each failure; null prints a report.</summary>
    public string? Out { get; init; }

    /// <summary>Whether <c>-o</c> prints the lines that gave no failure instead.</summary>
    public bool Invert { get; init; }

    /// <summary>Whether all failregexes are tried on every line.</summary>
    public bool CheckAll { get; init; }

    /// <summary>0: patterns with hits; 1: all patterns with every hit; 2: the filter's options too.</summary>
    public int Verbosity { get; init; }

    /// <summary>Whether the report tells each date format's pattern.</summary>
    public bool VerboseDate { get; init; }

    /// <summary>Whether the lists name an address of debuggex.com for each line and pattern.</summary>
    public bool Debuggex { get; init; }

    /// <summary>Whether missed lines are shown with the pattern that came nearest.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether matched text is coloured.</summary>
    public bool Color { get; init; }

    /// <summary>Whether the program was called as fail2ban-regex.</summary>
    public bool AsPeer { get; init; }

    /// <summary>The zone in which a report in fail2ban's layout shows times.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What is told on standard error while the log is judged.</summary>
    public RegexLogLevel LogLevel { get; init; }

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

    /// <summary>Every one.</summary>
    All,
}

/// <summary>How much is told beside the report.</summary>
internal enum RegexLogLevel
{
    /// <summary>Nothing.</summary>
    Critical,

    /// <summary>Lines that were cut, patterns that were given up.</summary>
    Warning,

    /// <summary>Each failure too.</summary>
    Info,

    /// <summary>Each line with what became of it.</summary>
    Debug,
}
