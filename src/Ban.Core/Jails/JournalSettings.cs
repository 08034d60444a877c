namespace Ban.Core.Jails;

/// <summary>Which entries of which systemd journal a jail reads: the parameters of <c>backend = systemd[...]</c> and <c>journalmatch</c> (spec 2, section 3.4).</summary>
public sealed record JournalSettings
{
    /// <summary>Directory of the journal files; null is the machine's own.</summary>
    public string? Path { get; init; }

    /// <summary>Journal files, each a path or shell glob; empty is all of the journal.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What of the journal: 1 local only, 2 runtime only, 4 system, 8 the user's own, added up; null is the default.</summary>
    public int? Flags { get; init; }

    /// <summary>Namespace of the journal; null is the default one.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether files that were rotated away are read too.</summary>
    public bool Rotated { get; init; } = true;

    /// <summary>Alternatives, each a list of conditions <c>FIELD=value</c>; empty takes every entry.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Matches { get; init; } = [];

    /// <summary>The alternatives as fail2ban prints them.</summary>
    public string MatchText => string.Join(" + ", Matches.Select(static group => string.Join(' ', group)));
}
