using System.Diagnostics;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns;

/// <summary>One failregex, ignoreregex or prefregex, compiled. Owns its native parts; not thread-safe.</summary>
public sealed class FilterPattern : IDisposable
{
    private static readonly string[] s_idGroups = ["fid", "ip4", "ip6", "dns", "mlfid"];

    private readonly PatternFacts _facts;
    private readonly PatternVariants _variants;
    private readonly PatternMeter _meter;
    private Pcre2Matcher _matcher;

    private FilterPattern(ConfigText source, PatternVariants variants, PatternFacts facts, PatternGroups groups, PatternMeter meter)
    {
        Source = source;
        _meter = meter;
        _variants = variants;
        _facts = facts;
        _matcher = variants.First;
        Groups = groups;
    }

    /// <summary>The text as the configuration has it.</summary>
    public ConfigText Source { get; }

    /// <summary>Matches so far.</summary>
    public long Hits { get; private set; }

    /// <summary>Searches so far that were given up because they reached a limit (spec 1, section 2.8); they count as no match.</summary>
    public long CostlySearches { get; private set; }

    /// <summary>Time spent in its searches, estimated from those lines that were measured (<see cref="PatternSet.MeasuredLines"/>).</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Whether it has a group that can hold a failure's id (spec 1, section 2.1).</summary>
    public bool HasIdGroup => s_idGroups.Any(_matcher.Regex.GroupNames.ContainsKey);

    internal PatternGroups Groups { get; }

    internal PatternFacts Facts => _facts;

    /// <summary>Compiles a pattern of a filter.</summary>
    /// <param name="source">The pattern and where it stands.</param>
    /// <param name="option">The option's name, for messages.</param>
    /// <param name="useDns">What <c>&lt;HOST&gt;</c> takes.</param>
    /// <param name="multiline">Whether <c>^</c> and <c>$</c> match at inner line ends.</param>
    /// <param name="table">The filter's group names; the pattern adds its own.</param>
    /// <param name="scratch">Borrowed; it must live longer.</param>
    /// <exception cref="ConfigurationException">It is empty or does not compile.</exception>
    internal static FilterPattern Compile(
        ConfigText source, string option, UseDns useDns, bool multiline, GroupTable table, Pcre2Scratch scratch)
    {
        if (string.IsNullOrWhiteSpace(source.Text))
        {
            throw new ConfigurationException(source.Origin, $"{option} is empty");
        }

        try
        {
            string pattern = TagExpansion.Expand(source.Text, useDns);
            var variants = new PatternVariants(pattern, multiline ? Pcre2Options.Multiline : Pcre2Options.None, scratch);
            PatternFacts facts = multiline ? PatternFacts.None : PatternAnalyzer.Analyze(variants.First.Regex.Pattern);
            return new FilterPattern(source, variants, facts, new PatternGroups(variants.First.Regex.GroupNames, table), table.Meter);
        }
        catch (PatternSyntaxException error)
        {
            throw new ConfigurationException(source.Origin, $"{option} '{source.Text}' does not compile: {error.Message}", error);
        }
        catch (Pcre2PatternException error)
        {
            string place = $"at position {error.Offset} of the expanded pattern";
            throw new ConfigurationException(source.Origin, $"{option} '{source.Text}' does not compile: {error.Message} {place}", error);
        }
    }

    /// <summary>Searches the pattern and counts a match; most subjects are refused by its facts alone.</summary>
    /// <param name="subject">Valid UTF-8.</param>
    /// <param name="isAscii">Whether the subject is plain ASCII.</param>
    public bool TryMatch(ReadOnlySpan<byte> subject, bool isAscii)
    {
        bool matches = Find(subject, isAscii);
        Hits += matches ? 1 : 0;
        return matches;
    }

    /// <summary>Searches the pattern without counting: who uses the match does.</summary>
    internal bool Find(ReadOnlySpan<byte> subject, bool isAscii)
    {
        if (!_facts.MayMatch(subject))
        {
            return false;
        }

        _matcher = _variants.For(isAscii);
        Pcre2Outcome outcome = _meter.Lines == 0 ? _matcher.Match(subject) : Measured(subject);
        CostlySearches += outcome == Pcre2Outcome.TooCostly ? 1 : 0;
        return outcome == Pcre2Outcome.Match;
    }

    /// <summary>Counts a match that <see cref="Find"/> made here or in a <see cref="Fork"/>.</summary>
    internal void CountHit() => Hits++;

    /// <summary>The same pattern for another thread. It shares the compiled code and counts for itself; the caller disposes it.</summary>
    internal FilterPattern Fork(PatternMeter meter, Pcre2Scratch scratch) => new(Source, _variants.Fork(scratch), _facts, Groups, meter);

    /// <summary>Takes over what a <see cref="Fork"/> has counted of its searches.</summary>
    internal void Absorb(FilterPattern fork)
    {
        CostlySearches += fork.CostlySearches;
        Time += fork.Time;
    }

    /// <summary>Where a group of the last match lies, in bytes; group 0 is the whole match.</summary>
    public bool TryGetGroup(int group, out int start, out int end) => _matcher.TryGetGroup(group, out start, out end);

    public void Dispose() => _variants.Dispose();

    private Pcre2Outcome Measured(ReadOnlySpan<byte> subject)
    {
        long start = Stopwatch.GetTimestamp();
        Pcre2Outcome outcome = _matcher.Match(subject);
        Time += Stopwatch.GetElapsedTime(start) * _meter.Lines;
        return outcome;
    }
}
