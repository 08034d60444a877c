using System.Globalization;

namespace Ban.Matching.Patterns;

/// <content>Character classes and escapes.</content>
public sealed partial class PythonDialect
{
    // What "\s" is in Python, as items of a class: the separators U+001C to U+001F too, but not U+180E.
    private const string AsciiSpaces = @"\s\x1c-\x1f";
    private const string UnicodeSpaces =
        @"\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}";

    // The same for "\S" inside a class, where it cannot be taken as the negation of one.
    private const string AsciiOthers = @"\x00-\x08\x0e-\x1b\x21-\xff";
    private const string UnicodeOthers = @"\x00-\x08\x0e-\x1b\x21-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}"
        + @"\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff}";

    private void Class()
    {
        _result.Append('[');
        _position++;
        if (_position < _pattern.Length && _pattern[_position] == '^')
        {
            _result.Append('^');
            _position++;
        }

        bool first = true;
        while (_position < _pattern.Length && (first || _pattern[_position] != ']'))
        {
            bool opens = first;
            first = false;
            char c = _pattern[_position];
            if (c == '\\')
            {
                Escape(inClass: true);
                continue;
            }

            // Python has no POSIX classes: "[" is a plain character inside brackets, and "[:", "[." and "[=" open plain ones.
            bool isSpecial = c == '[' || (opens && c is (':' or '.' or '='));
            _result.Append(isSpecial ? $@"\{c}" : c.ToString());
            _position++;
        }

        if (_position >= _pattern.Length)
        {
            throw new PatternSyntaxException("unterminated character set");
        }

        _result.Append(']');
        _position++;
    }

    private void Escape(bool inClass)
    {
        if (_position + 1 >= _pattern.Length)
        {
            throw new PatternSyntaxException("bad escape (end of pattern)");
        }

        char c = _pattern[_position + 1];
        switch (c)
        {
            case 'Z' when !inClass:
                _result.Append(@"\z");
                break;
            case 's':
                _result.Append(inClass ? _spaces : $"[{_spaces}]");
                break;
            case 'S' when !inClass:
                _result.Append(CultureInfo.InvariantCulture, $"[^{_spaces}]");
                break;
            case 'S':
                _result.Append(_spaces == AsciiSpaces ? AsciiOthers : UnicodeOthers);
                break;
            case 'v':
                _result.Append(@"\x0b");
                break;
            case 'u':
                CodePoint(4);
                return;
            case 'U':
                CodePoint(8);
                return;
            default:
                if (char.IsAsciiLetter(c) && !"AbBdDsSwWafnrtx".Contains(c, StringComparison.Ordinal))
                {
                    throw new PatternSyntaxException($@"bad escape \{c} at position {_position}");
                }

                _result.Append('\\').Append(c);
                break;
        }

        _position += 2;
    }

    private void CodePoint(int digits)
    {
        int start = _position + 2;
        if (start + digits > _pattern.Length
            || !uint.TryParse(_pattern.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            throw new PatternSyntaxException($"incomplete escape at position {_position}");
        }

        _result.Append(CultureInfo.InvariantCulture, $@"\x{{{value:x}}}");
        _position = start + digits;
    }
}
