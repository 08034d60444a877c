using System.Collections.Frozen;
using Ban.Core.Configuration;

namespace Ban.Core.Jails;

/// <summary>A filter as its files and the jail's overrides give it: text, expanded, not yet compiled (spec 1, section 2.1).</summary>
public sealed record FilterDefinition
{
    /// <summary>The file's name without folder and ending: <c>sshd</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Patterns in the order they are tried; the first match wins.</summary>
    public IReadOnlyList<ConfigText> FailRegex { get; init; } = [];

    /// <summary>Patterns that take a matched line back.</summary>
    public IReadOnlyList<ConfigText> IgnoreRegex { get; init; } = [];

    /// <summary>The gate before all patterns; its group <c>content</c> is what they see.</summary>
    public ConfigText? PrefRegex { get; init; }

    /// <summary>Date patterns in order; empty means the default detector (spec 1, section 3.3).</summary>
    public IReadOnlyList<ConfigText> DatePattern { get; init; } = [];

    /// <summary>Journal match groups, one line each (spec 2, section 3.4).</summary>
    public IReadOnlyList<ConfigText> JournalMatch { get; init; } = [];

    /// <summary>Lines of the multi-line window; 1 is a line at a time.</summary>
    public int MaxLines { get; init; } = 1;

    /// <summary>Every option and parameter as text, where the filter was loaded to be tried and not to be run; else empty.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = FrozenDictionary<string, string>.Empty;
}

/// <summary>What becomes of a host name where a filter found one (spec 1, section 4.3).</summary>
public enum UseDns
{
    /// <summary>Resolve it; every address is a failure. Each look-up is logged as a warning.</summary>
    Warn,

    /// <summary>Resolve it; every address is a failure.</summary>
    Yes,

    /// <summary>Ignore names.</summary>
    No,

    /// <summary>The name itself is the id.</summary>
    Raw,
}
