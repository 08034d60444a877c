using System.Collections.Frozen;
using Ban.Core.Configuration;

namespace Ban.Core.Jails;

/// <summary>One enabled jail with every option in its type (spec 1, section 1.8). Durations that mean "for ever" are <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
public sealed record JailSettings
{
    /// <summary>The section's name.</summary>
    public required string Name { get; init; }

    /// <summary>What finds failures in this jail's lines.</summary>
    public required FilterDefinition Filter { get; init; }

    /// <summary>Files and globs to follow.</summary>
    public IReadOnlyList<LogPath> LogPaths { get; init; } = [];

    /// <summary><c>auto</c>, <c>pyinotify</c>, <c>polling</c> or <c>systemd[...]</c>, lower-cased name, parameters kept.</summary>
    public string Backend { get; init; } = "auto";

    /// <summary>Which journal and which of its entries, where the jail reads the journal.</summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary>The filter as it reads the journal, where back end <c>auto</c> may come to that; null where it is <see cref="Filter"/>.</summary>
    public FilterDefinition? JournalFilter { get; init; }

    /// <summary>Whether back end <c>auto</c> reads the journal where no log file exists.</summary>
    public bool SystemdIfNoLogs { get; init; } = true;

    /// <summary>Failures within <see cref="FindTime"/> that ban; at least 1.</summary>
    public int MaxRetry { get; init; } = 3;

    /// <summary>Log lines kept per ticket; 0 keeps none.</summary>
    public int MaxMatches { get; init; } = 5;

    /// <summary>The window in which failures add up.</summary>
    public TimeSpan FindTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a ban lasts from its last failure; infinite is permanent.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Entries of <c>ignoreip</c>: addresses, networks, names, <c>file:</c> lists.</summary>
    public IReadOnlyList<ConfigText> IgnoreIp { get; init; } = [];

    /// <summary>Whether this host's own addresses are never counted.</summary>
    public bool IgnoreSelf { get; init; } = true;

    /// <summary>How bans grow with every repeat; null where <c>bantime.increment</c> is off.</summary>
    public BanGrowth? Growth { get; init; }

    /// <summary>The options <c>bantime.*</c> as they are written, by the name after the dot: those of a jail whose bans do not grow are kept too.</summary>
    public IReadOnlyDictionary<string, string> GrowthOptions { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A shell command that is asked about each failure that no list ignores; null for none.</summary>
    public ConfigText? IgnoreCommand { get; init; }

    /// <summary>Which answers of <see cref="IgnoreCommand"/> are remembered; null for none.</summary>
    public IgnoreCacheSettings? IgnoreCache { get; init; }

    /// <summary>Length of the IPv4 networks that are counted and banned in place of addresses; 32 is the address.</summary>
    public int IPv4Prefix { get; init; } = 32;

    /// <summary>Length of the IPv6 networks that are counted and banned in place of addresses; 128 is the address.</summary>
    public int IPv6Prefix { get; init; } = 128;

    /// <summary>When a network is banned for the addresses in it; null is never.</summary>
    public NetworkSettings? Networks { get; init; }

    /// <summary>What becomes of host names.</summary>
    public UseDns UseDns { get; init; } = UseDns.Warn;

    /// <summary>Codec of the log files; null is UTF-8.</summary>
    public string? LogEncoding { get; init; }

    /// <summary>Zone of dates without one; null is the system's.</summary>
    public string? LogTimeZone { get; init; }

    /// <summary>What is done for a ban, in order.</summary>
    public IReadOnlyList<ActionDefinition> Actions { get; init; } = [];

    /// <summary>Whether the jail is left out where no log file exists.</summary>
    public bool SkipIfNoLogs { get; init; }

    /// <summary>The jail's section header.</summary>
    public Origin Origin { get; init; } = Origin.BuiltIn;
}

/// <summary>An entry of <c>logpath</c>: a path or shell glob, and whether old content is passed over.</summary>
public sealed record LogPath(string Pattern, bool Tail, Origin Origin);

/// <summary>The cache of an <c>ignorecommand</c>'s answers: option <c>ignorecache</c> (spec 1, section 4.4).</summary>
/// <param name="Key">What two failures must have in common to get one answer: text with the tags of an action.</param>
/// <param name="MaxCount">Answers that are remembered at a time.</param>
/// <param name="MaxTime">How long an answer holds.</param>
public sealed record IgnoreCacheSettings(string Key, int MaxCount, TimeSpan MaxTime);

/// <summary>When a network is banned for the addresses in it: options <c>network_*</c>.</summary>
/// <param name="MaxRetry">Addresses of a network that must be banned at a time.</param>
/// <param name="IPv4Prefix">Length of the IPv4 networks.</param>
/// <param name="IPv6Prefix">Length of the IPv6 networks.</param>
/// <param name="BanTime">How long; null is the jail's ban time, infinite is permanent.</param>
public sealed record NetworkSettings(int MaxRetry, int IPv4Prefix, int IPv6Prefix, TimeSpan? BanTime);
