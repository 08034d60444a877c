using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns;

/// <summary>
/// The starts of a pattern, cut between its outermost parts, to find how much of it a text fulfils. Each is compiled when it is
/// first needed. Owns them; not thread-safe.
/// </summary>
internal sealed class PatternPrefixes(string source, UseDns useDns, Pcre2Scratch scratch) : IDisposable
{
    private readonly int[] _cuts = Cuts(source);
    private readonly Dictionary<int, Pcre2Matcher?> _matchers = [];

    /// <summary>Finds the longest start that matches; null where not even the first part does, apart from an anchor.</summary>
    public NearMiss? Search(ReadOnlySpan<byte> subject, int index)
    {
        // A text that fulfils a start fulfils every shorter one, so halving finds the longest.
        int low = -1;
        int high = _cuts.Length;
        int stopped = 0;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (Matcher(_cuts[middle]) is { } matcher && matcher.Match(subject) == Pcre2Outcome.Match)
            {
                matcher.TryGetGroup(0, out _, out stopped);
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low < 0 || stopped == 0 ? null : new NearMiss(index, source[.._cuts[low]], source[_cuts[low]..], subject.TrimEnd((byte)'\n').ToArray(), Math.Min(stopped, subject.Length - 1));
    }

    public void Dispose()
    {
        foreach (Pcre2Matcher? matcher in _matchers.Values)
        {
            matcher?.Dispose();
            matcher?.Regex.Dispose();
        }
    }

    private Pcre2Matcher? Matcher(int length)
    {
        if (!_matchers.TryGetValue(length, out Pcre2Matcher? matcher))
        {
            try
            {
                matcher = new Pcre2Matcher(Pcre2Regex.Compile(PythonDialect.Translate(TagExpansion.Expand(source[..length], useDns))), scratch);
            }
            catch (Exception error) when (error is Pcre2PatternException or PatternSyntaxException)
            {
                matcher = null; // cut within something that this simple reading does not know
            }

            _matchers[length] = matcher;
        }

        return matcher;
    }

    // Ends of the outermost parts. A pattern with an outermost alternative has but one part.
    private static int[] Cuts(string source)
    {
        var cuts = new List<int>();
        int depth = 0;
        for (int i = 0; i < source.Length;)
        {
            int end = PartEnd(source, i, ref depth);
            if (end < 0)
            {
                return [source.Length];
            }

            i = end;
            if (depth == 0 && (i == source.Length || source[i] is not ('*' or '+' or '?' or '{')))
            {
                cuts.Add(i);
            }
        }

        return [.. cuts];
    }

    private static int PartEnd(string source, int start, ref int depth)
    {
        switch (source[start])
        {
            case '\\':
                return Math.Min(start + 2, source.Length);
            case '[':
                int close = source.IndexOf(']', Math.Min(start + (source.AsSpan(start).StartsWith("[^") ? 3 : 2), source.Length));
                return close < 0 ? source.Length : close + 1;
            case '{' when source.IndexOf('}', start) is > 0 and int brace:
                return brace + 1;
            case '<' when source.AsSpan(start).StartsWith("<F-") && source.IndexOf('>', start) is > 0 and int tag:
                depth += source[tag - 1] == '/' ? 0 : 1;
                return tag + 1;
            case '<' when source.AsSpan(start).StartsWith("</F-") && source.IndexOf('>', start) is > 0 and int tag:
                depth--;
                return tag + 1;
            case '<' when source.IndexOf('>', start) is > 0 and int tag && !source.AsSpan(start, tag - start).Contains(' '):
                return tag + 1;
            case '(':
                depth++;
                return start + 1;
            case ')':
                depth--;
                return start + 1;
            case '|' when depth == 0:
                return -1;
            default:
                return start + 1;
        }
    }
}
