using System.Globalization;
using System.Text;

namespace Ban.Matching.Patterns;

/// <summary>Reads a translated pattern and collects its <see cref="PatternFacts"/>.</summary>
internal sealed partial class PatternAnalyzer
{
    /// <summary>More alternatives than this make a search for each dearer than the pattern itself.</summary>
    private const int MaxLiterals = 4;

    /// <summary>Shorter literals stand in most lines anyway.</summary>
    private const int MinLiteralLength = 3;

    /// <summary>Deeper nesting is not followed.</summary>
    private const int MaxDepth = 60;

    private readonly string _pattern;
    private int _position;
    private int _depth;

    private PatternAnalyzer(string pattern) => _pattern = pattern;

    /// <summary>The facts of a pattern for single-line subjects; of one that is not understood, <see cref="PatternFacts.None"/>.</summary>
    public static PatternFacts Analyze(string pattern)
    {
        try
        {
            var analyzer = new PatternAnalyzer(pattern);
            Part whole = analyzer.Alternation();
            return analyzer._position < pattern.Length ? PatternFacts.None : new PatternFacts
            {
                Anchored = whole.Anchored,
                FirstBytes = whole.Nullable ? ByteSet.All : whole.First,
                Literals = whole.Best is { Length: <= MaxLiterals } best && Shortest(best) >= MinLiteralLength ? best : [],
            };
        }
        catch (NotUnderstoodException)
        {
            return PatternFacts.None;
        }
    }

    private static int Shortest(byte[][] literals) => literals.Length == 0 ? 0 : literals.Min(l => l.Length);

    // The better of two claims that both hold: the longer literal; of equal ones the smaller set.
    private static byte[][]? Better(byte[][]? left, byte[][]? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        int difference = Shortest(left) - Shortest(right);
        return difference > 0 || (difference == 0 && left.Length <= right.Length) ? left : right;
    }

    private Part Alternation()
    {
        if (++_depth > MaxDepth)
        {
            throw new NotUnderstoodException();
        }

        Part result = Sequence();
        while (_position < _pattern.Length && _pattern[_position] == '|')
        {
            _position++;
            result = Either(result, Sequence());
        }

        _depth--;
        return result;
    }

    private static Part Either(Part left, Part right) => new()
    {
        First = left.First | right.First,
        Nullable = left.Nullable || right.Nullable,
        Anchored = left.Anchored && right.Anchored,
        Best = left.Best is null || right.Best is null || left.Best.Length + right.Best.Length > MaxLiterals
            ? null
            : [.. left.Best, .. right.Best],
    };

    private Part Sequence()
    {
        var run = new List<byte>();
        bool exact = true;
        var result = new Part { Nullable = true };
        while (_position < _pattern.Length && _pattern[_position] is not ('|' or ')'))
        {
            Part atom = Quantified(Atom());
            result.Anchored |= atom.Anchored && result.Nullable;
            if (result.Nullable)
            {
                result.First |= atom.First;
                result.Nullable = atom.Nullable;
            }

            if (atom.Exact is not null)
            {
                run.AddRange(atom.Exact);
                continue;
            }

            exact = false;
            result.Best = Better(result.Best, Better(run.Count > 0 ? [[.. run]] : null, atom.Best));
            run.Clear();
        }

        result.Best = Better(result.Best, run.Count > 0 ? [[.. run]] : null);
        result.Exact = exact ? [.. run] : null;
        return result;
    }

    private Part Quantified(Part atom)
    {
        int least = 1;
        int start = _position;
        char c = _position < _pattern.Length ? _pattern[_position] : '\0';
        if (c is '*' or '?' or '+')
        {
            least = c == '+' ? 1 : 0;
            _position++;
        }
        else if (c == '{' && TryCount(out least))
        {
        }

        if (_position == start)
        {
            return atom;
        }

        // Lazy and possessive marks change nothing here.
        if (_position < _pattern.Length && _pattern[_position] is '?' or '+')
        {
            _position++;
        }

        return least == 0
            ? new Part { First = atom.First, Nullable = true }
            : atom with { Best = atom.Best ?? (atom.Exact is { Length: > 0 } text ? [text] : null), Exact = null };
    }

    private bool TryCount(out int least)
    {
        least = 1;
        int end = _pattern.IndexOf('}', _position);
        ReadOnlySpan<char> body = end < 0 ? default : _pattern.AsSpan(_position + 1, end - _position - 1);
        int comma = body.IndexOf(',');
        ReadOnlySpan<char> low = comma < 0 ? body : body[..comma];
        ReadOnlySpan<char> high = comma < 0 ? default : body[(comma + 1)..];
        if (low.IsEmpty || low.ContainsAnyExceptInRange('0', '9') || high.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        least = int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : int.MaxValue;
        _position = end + 1;
        return true;
    }

    private static Part Literal(ReadOnlySpan<char> text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        return new Part { First = ByteSet.Of(bytes.AsSpan(0, 1)), Exact = bytes };
    }

    /// <summary>What is known of a part of the pattern.</summary>
    private record struct Part
    {
        /// <summary>Bytes that a non-empty match can start with.</summary>
        public ByteSet First;

        /// <summary>Whether it can match nothing.</summary>
        public bool Nullable;

        /// <summary>Whether it only matches at the start of the subject.</summary>
        public bool Anchored;

        /// <summary>The one text that it matches, if there is but one.</summary>
        public byte[]? Exact;

        /// <summary>Texts of which one stands in every match.</summary>
        public byte[][]? Best;
    }

    private sealed class NotUnderstoodException : Exception;
}
