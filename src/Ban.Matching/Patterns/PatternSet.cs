using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns;

/// <summary>All patterns of one filter, compiled. Owns them; not thread-safe.</summary>
public sealed class PatternSet : IDisposable
{
    private const string FailOption = "failregex";
    private const string IgnoreOption = "ignoreregex";
    private const string PrefixOption = "prefregex";

    private readonly FilterPattern[] _fail;
    private readonly FilterPattern[] _ignore;

    // For each first byte of a subject, the failregexes that can match it, in order.
    private readonly int[][] _candidates;

    private readonly PatternMeter _meter;

    private PatternSet(GroupTable groups, PatternMeter meter, FilterPattern? prefix, FilterPattern[] fail, FilterPattern[] ignore)
    {
        Groups = groups;
        _meter = meter;
        Prefix = prefix;
        _fail = fail;
        _ignore = ignore;
        _candidates = new int[byte.MaxValue + 1][];
        for (int first = 0; first < _candidates.Length; first++)
        {
            _candidates[first] = CandidatesFor((byte)first);
        }

        HasNoFail = (prefix is null ? fail : [.. fail, prefix]).Any(p => p.GroupNames.Keys.Any(name => name.Contains("nofail", StringComparison.Ordinal)));
        IgnoresEarly = ignore.Length > 0 && ignore.Length < fail.Length - 2;
    }

    /// <summary>The gate before the failregexes.</summary>
    public FilterPattern? Prefix { get; }

    /// <summary>The failregexes in their order.</summary>
    public IReadOnlyList<FilterPattern> Fail => _fail;

    /// <summary>The ignoreregexes in their order.</summary>
    public IReadOnlyList<FilterPattern> Ignore => _ignore;

    /// <summary>Whether the ignoreregexes are asked before all others, because they are few (spec 1, section 2.3, step 3).</summary>
    public bool IgnoresEarly { get; }

    /// <summary>Whether a match can say that it is no failure; where it cannot, nobody needs to look.</summary>
    public bool HasNoFail { get; }

    /// <summary>How many lines the next one stands for when the time of patterns is taken; 0 takes none. A clock costs as much as a quick search.</summary>
    public int MeasuredLines
    {
        get => _meter.Lines;
        set => _meter.Lines = value;
    }

    internal GroupTable Groups { get; }

    /// <summary>Compiles a filter.</summary>
    /// <exception cref="ConfigurationException">A pattern is wrong, or can give no failure id.</exception>
    public static PatternSet Compile(FilterDefinition filter, UseDns useDns, Pcre2Scratch scratch)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var compiled = new List<FilterPattern>();
        var groups = new GroupTable();
        try
        {
            FilterPattern Add(ConfigText text, string option, bool multiline)
            {
                compiled.Add(FilterPattern.Compile(text, option, useDns, multiline, groups, scratch));
                return compiled[^1];
            }

            FilterPattern? prefix = filter.PrefRegex is { Text.Length: > 0 } text ? Add(text, PrefixOption, multiline: false) : null;
            FilterPattern[] fail = [.. filter.FailRegex.Select(t => Add(t, FailOption, filter.MaxLines > 1))];
            foreach (FilterPattern pattern in fail)
            {
                RequireId(pattern, prefix);
            }

            return new PatternSet(groups, groups.Meter, prefix, fail, [.. filter.IgnoreRegex.Select(t => Add(t, IgnoreOption, multiline: false))]);
        }
        catch (ConfigurationException)
        {
            compiled.ForEach(p => p.Dispose());
            throw;
        }
    }

    /// <summary>Indexes of the failregexes that can match a subject, in order.</summary>
    public ReadOnlySpan<int> Candidates(ReadOnlySpan<byte> subject) => _candidates[subject.IsEmpty ? '\n' : subject[0]];

    /// <summary>A failregex by its index, without the detour of the list.</summary>
    internal FilterPattern FailAt(int index) => _fail[index];

    /// <summary>Whether an ignoreregex matches; counts it.</summary>
    public bool IsIgnored(ReadOnlySpan<byte> subject, bool isAscii)
    {
        foreach (FilterPattern pattern in _ignore)
        {
            if (pattern.TryMatch(subject, isAscii))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same patterns for another thread. They share the compiled code and count for themselves; the caller disposes them.</summary>
    internal PatternSet Fork(Pcre2Scratch scratch)
    {
        var meter = new PatternMeter();
        return new PatternSet(
            Groups, meter, Prefix?.Fork(meter, scratch), Array.ConvertAll(_fail, p => p.Fork(meter, scratch)), Array.ConvertAll(_ignore, p => p.Fork(meter, scratch)));
    }

    /// <summary>Takes over what a <see cref="Fork"/> has counted of its searches.</summary>
    internal void Absorb(PatternSet fork)
    {
        Prefix?.Absorb(fork.Prefix!);
        for (int i = 0; i < _fail.Length; i++)
        {
            _fail[i].Absorb(fork._fail[i]);
        }

        for (int i = 0; i < _ignore.Length; i++)
        {
            _ignore[i].Absorb(fork._ignore[i]);
        }
    }

    public void Dispose()
    {
        Prefix?.Dispose();
        Array.ForEach(_fail, p => p.Dispose());
        Array.ForEach(_ignore, p => p.Dispose());
    }

    private static void RequireId(FilterPattern pattern, FilterPattern? prefix)
    {
        if (!pattern.HasIdGroup && prefix?.HasIdGroup != true)
        {
            throw new ConfigurationException(
                pattern.Source.Origin,
                $"No failure-id group in {FailOption} '{pattern.Source.Text}'; expected <HOST>, <ADDR>, <IP4>, <IP6>, <DNS>, <SUBNET>, <F-ID> or <F-MLFID>");
        }
    }

    private int[] CandidatesFor(byte first)
    {
        var candidates = new List<int>(_fail.Length);
        for (int i = 0; i < _fail.Length; i++)
        {
            if (!_fail[i].Facts.Anchored || _fail[i].Facts.FirstBytes.Contains(first))
            {
                candidates.Add(i);
            }
        }

        return [.. candidates];
    }
}
