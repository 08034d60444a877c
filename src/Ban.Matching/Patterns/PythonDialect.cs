using System.Text;

namespace Ban.Matching.Patterns;

/// <summary>
/// Rewrites a pattern of Python's <c>re</c> into PCRE2's dialect where the two differ (spec 1, section 2.8). Both read the
/// rest alike. Works in one pass; it does not check what the compiler checks anyway.
/// </summary>
public sealed partial class PythonDialect
{
    private readonly string _pattern;
    private readonly string _spaces;
    private readonly StringBuilder _result;
    private int _position;

    private PythonDialect(string pattern, string spaces)
    {
        _pattern = pattern;
        _spaces = spaces;
        _result = new StringBuilder(pattern.Length + 16);
    }

    /// <summary>The pattern for PCRE2 in UTF and UCP mode.</summary>
    /// <param name="pattern">A pattern in Python's dialect.</param>
    /// <param name="asciiSubjects">Whether it will only see plain ASCII; then it needs no character beyond that by itself.</param>
    /// <exception cref="PatternSyntaxException">It uses what Python does not know, or flags in the middle.</exception>
    public static string Translate(string pattern, bool asciiSubjects = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var dialect = new PythonDialect(pattern, asciiSubjects ? AsciiSpaces : UnicodeSpaces);
        dialect.Run();
        return dialect._result.ToString();
    }

    private void Run()
    {
        while (_position < _pattern.Length && TryGlobalFlags())
        {
        }

        while (_position < _pattern.Length)
        {
            char c = _pattern[_position];
            switch (c)
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Group();
                    break;
                case '{' when _pattern.AsSpan(_position).StartsWith("{,") && IsCountEnd(_position + 2):
                    _result.Append("{0,");
                    _position += 2;
                    break;
                default:
                    _result.Append(c);
                    _position++;
                    break;
            }
        }
    }

    // "{,n}" and "{,}" count from 0 in Python; PCRE2 10.42 takes them literally.
    private bool IsCountEnd(int position)
    {
        int end = position;
        while (end < _pattern.Length && char.IsAsciiDigit(_pattern[end]))
        {
            end++;
        }

        return end < _pattern.Length && _pattern[end] == '}';
    }

    private bool TryGlobalFlags()
    {
        int end = FlagsEnd(_position);
        if (end < 0 || _pattern[end] != ')')
        {
            return false;
        }

        AppendFlags("(?", _pattern.AsSpan(_position + 2, end - _position - 2), ")");
        _position = end + 1;
        return true;
    }

    // The position after the letters of "(?letters", or -1 where none stand there.
    private int FlagsEnd(int position)
    {
        if (!_pattern.AsSpan(position).StartsWith("(?"))
        {
            return -1;
        }

        int end = position + 2;
        while (end < _pattern.Length && _pattern[end] is 'a' or 'i' or 'L' or 'm' or 's' or 'u' or 'x')
        {
            end++;
        }

        return end > position + 2 && end < _pattern.Length ? end : -1;
    }

    // The position after the letters of "-letters", which switch flags off.
    private int SwitchedOffEnd(int hyphen)
    {
        int end = hyphen + 1;
        while (end < _pattern.Length && _pattern[end] is 'i' or 'm' or 's' or 'x')
        {
            end++;
        }

        return end > hyphen + 1 && end < _pattern.Length ? end : -1;
    }

    // Unicode, ASCII and locale modes have no letter here: a pattern is always matched as Unicode.
    private void AppendFlags(string open, ReadOnlySpan<char> letters, string close)
    {
        var kept = new StringBuilder(letters.Length);
        foreach (char letter in letters)
        {
            if (letter is not ('u' or 'a' or 'L'))
            {
                kept.Append(letter);
            }
        }

        if (kept.Length > 0 || close[^1] == ':')
        {
            _result.Append(open).Append(kept).Append(close);
        }
    }

    private void Group()
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(_position);
        if (rest.StartsWith("(*"))
        {
            throw new PatternSyntaxException($"nothing to repeat at position {_position + 1}");
        }

        if (TryLocalFlags())
        {
            return;
        }

        int end = FlagsEnd(_position);
        if (end > 0 && _pattern[end] == ')')
        {
            throw new PatternSyntaxException($"flags at position {_position} are not at the start of the pattern; write (?i:...)");
        }

        int close = end > 0 && _pattern[end] == '-' ? SwitchedOffEnd(end) : end;
        if (close > 0 && _pattern[close] == ':')
        {
            AppendFlags("(?", _pattern.AsSpan(_position + 2, end - _position - 2), _pattern[end..(close + 1)]);
            _position = close + 1;
            return;
        }

        int taken = GroupOpening(rest);
        _result.Append(rest[..taken]);
        _position += taken;
    }

    // Flags directly behind an opening bracket hold for that group: "((?i)X)" and "(?:(?i)X)" are "(?i:X)".
    private bool TryLocalFlags()
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(_position);
        int inner = _position + (rest.StartsWith("(?:") ? 3 : 1);
        int end = inner < _pattern.Length ? FlagsEnd(inner) : -1;
        if (end < 0 || _pattern[end] != ')')
        {
            return false;
        }

        AppendFlags("(?", _pattern.AsSpan(inner + 2, end - inner - 2), ":");
        _position = end + 1;
        return true;
    }

    private int GroupOpening(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("(?"))
        {
            return 1;
        }

        if (rest.StartsWith("(?P<"))
        {
            int end = rest.IndexOf('>');
            CheckName(end < 0 ? default : rest[4..end]);
            return end + 1;
        }

        if (rest.StartsWith("(?P=") || rest.StartsWith("(?("))
        {
            int end = rest.IndexOf(')');
            return end < 0 ? rest.Length : end + 1;
        }

        if (rest.StartsWith("(?#"))
        {
            int end = rest.IndexOf(')');
            return end < 0 ? throw new PatternSyntaxException("missing ), unterminated comment") : end + 1;
        }

        foreach (string known in (ReadOnlySpan<string>)["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?-"])
        {
            if (rest.StartsWith(known))
            {
                return known.Length;
            }
        }

        throw new PatternSyntaxException($"unknown extension {rest[..Math.Min(3, rest.Length)]} at position {_position + 1}");
    }

    private void CheckName(ReadOnlySpan<char> name)
    {
        bool valid = name.Length > 0 && !char.IsDigit(name[0]);
        foreach (char c in name)
        {
            valid &= char.IsLetterOrDigit(c) || c == '_';
        }

        if (!valid)
        {
            throw new PatternSyntaxException($"bad character in group name '{name}' at position {_position + 4}");
        }
    }
}
