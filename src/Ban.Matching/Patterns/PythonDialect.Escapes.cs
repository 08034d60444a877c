using System.Globalization;

namespace Ban.Matching.Patterns;

/// <content>Character classes and escapes.</content>
public sealed partial class PythonDialect
{
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
            first = false;
            char c = _pattern[_position];
            if (c == '\\')
            {
                Escape(inClass: true);
                continue;
            }

            // Python has no POSIX classes: "[" is a plain character inside brackets.
            _result.Append(c == '[' ? @"\[" : c.ToString());
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
