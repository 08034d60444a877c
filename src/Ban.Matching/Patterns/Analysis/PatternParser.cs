using System.Globalization;

namespace Ban.Matching.Patterns.Analysis;

/// <summary>Reads a translated pattern, one that compiles, into a tree. Where it simplifies, it takes more than the pattern does.</summary>
internal sealed partial class PatternParser
{
    /// <summary>Deeper nesting is not followed.</summary>
    private const int MaxDepth = 100;

    private readonly string _pattern;
    private int _position;
    private int _depth;
    private bool _anyCase;

    private PatternParser(string pattern) => _pattern = pattern;

    /// <summary>The pattern as a tree; null if it is not understood.</summary>
    public static PatternNode? Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        try
        {
            PatternNode node = parser.Alternation();
            return parser._position == pattern.Length ? node : null;
        }
        catch (NotUnderstoodException)
        {
            return null;
        }
    }

    private PatternNode Alternation()
    {
        if (++_depth > MaxDepth)
        {
            throw new NotUnderstoodException();
        }

        var branches = new List<PatternNode> { Sequence() };
        while (Take('|'))
        {
            branches.Add(Sequence());
        }

        _depth--;
        return branches.Count == 1 ? branches[0] : new PatternNode.Alternation(branches);
    }

    private PatternNode Sequence()
    {
        var items = new List<PatternNode>();
        while (_position < _pattern.Length && _pattern[_position] is not ('|' or ')'))
        {
            items.Add(Repeated(Atom()));
        }

        return items.Count == 1 ? items[0] : new PatternNode.Sequence(items);
    }

    private PatternNode Repeated(PatternNode body)
    {
        while (TryCount(out int min, out int max))
        {
            bool possessive = Take('+');
            if (!possessive)
            {
                Take('?');
            }

            body = new PatternNode.Repeat(body, min, max, possessive);
        }

        return body;
    }

    private bool TryCount(out int min, out int max)
    {
        (min, max) = (Peek() == '+' ? 1 : 0, Peek() == '?' ? 1 : int.MaxValue);
        if (Peek() is '*' or '+' or '?')
        {
            _position++;
            return true;
        }

        int close = Peek() == '{' ? _pattern.IndexOf('}', _position) : -1;
        if (close < 0)
        {
            return false;
        }

        string[] parts = _pattern[(_position + 1)..close].Split(',');
        if (parts.Length > 2 || !TryNumber(parts[0], out min))
        {
            return false;
        }

        max = min;
        if (parts.Length == 2 && parts[1].Length == 0)
        {
            max = int.MaxValue;
        }
        else if (parts.Length == 2 && !TryNumber(parts[1], out max))
        {
            return false;
        }

        _position = close + 1;
        return true;
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private PatternNode Atom()
    {
        char c = _pattern[_position++];
        return c switch
        {
            '(' => Brackets(),
            '[' => One(Class()),
            '.' => One(CharacterSet.Dot),
            '^' => new PatternNode.Start(),
            '$' => new PatternNode.End(),
            '\\' => Escape(),
            _ => One(CharacterSet.Of(c)),
        };
    }

    private PatternNode Brackets()
    {
        if (!Take('?'))
        {
            // Verbs such as (*UTF) are none of Python's.
            return Closed(null, isAtomic: false);
        }

        char kind = Next();
        return kind switch
        {
            ':' => Closed(null, isAtomic: false),
            '>' => Closed(null, isAtomic: true),
            '=' or '!' => Look(),
            '#' => Comment(),
            '(' => Conditional(),
            '<' when Peek() is '=' or '!' => Look(),
            '<' => Closed(Name('>'), isAtomic: false),
            'P' when Take('<') => Closed(Name('>'), isAtomic: false),
            'P' when Take('=') => Reference(),
            _ => Flags(kind),
        };
    }

    private PatternNode.Group Closed(string? name, bool isAtomic)
    {
        PatternNode body = Alternation();
        return Take(')') ? new PatternNode.Group(body, name, isAtomic) : throw new NotUnderstoodException();
    }

    private PatternNode.Unknown Look()
    {
        _ = Closed(null, isAtomic: false);
        return new PatternNode.Unknown();
    }

    private PatternNode Comment()
    {
        _ = Name(')');
        return PatternNode.Empty;
    }

    private PatternNode.Unknown Reference()
    {
        _ = Name(')');
        return new PatternNode.Unknown();
    }

    private PatternNode Conditional()
    {
        _ = Name(')');
        PatternNode body = Alternation();
        PatternNode either = body is PatternNode.Alternation ? body : new PatternNode.Alternation([body, PatternNode.Empty]);
        return Take(')') ? either : throw new NotUnderstoodException();
    }

    private PatternNode Flags(char flag)
    {
        for (; flag is not (')' or ':'); flag = Next())
        {
            // Free spacing changes what every character means.
            _anyCase |= flag == 'i' ? true : flag is 'm' or 's' or '-' or '^' ? false : throw new NotUnderstoodException();
        }

        return flag == ':' ? Closed(null, isAtomic: false) : PatternNode.Empty;
    }

    private string Name(char end)
    {
        int close = _pattern.IndexOf(end, _position);
        if (close < 0)
        {
            throw new NotUnderstoodException();
        }

        string name = _pattern[_position..close];
        _position = close + 1;
        return name;
    }

    private PatternNode.OneOf One(CharacterSet set) => new PatternNode.OneOf(_anyCase ? set.InAnyCase() : set);

    private char Peek() => _position < _pattern.Length ? _pattern[_position] : '\0';

    private char Next() => _position < _pattern.Length ? _pattern[_position++] : throw new NotUnderstoodException();

    private bool Take(char c)
    {
        bool found = _position < _pattern.Length && _pattern[_position] == c;
        _position += found ? 1 : 0;
        return found;
    }

    private sealed class NotUnderstoodException : Exception;
}
