using System.Globalization;

namespace Ban.Matching.Patterns;

/// <content>Single atoms: characters, classes, escapes, groups.</content>
internal sealed partial class PatternAnalyzer
{
    private static readonly Part s_anything = new() { First = ByteSet.All, Nullable = true };
    private static readonly Part s_nothing = new() { Nullable = true };

    private static readonly ByteSet s_digits = ByteSet.Range('0', '9');
    private static readonly ByteSet s_words = s_digits | ByteSet.Range('A', 'Z') | ByteSet.Range('a', 'z') | ByteSet.Of("_"u8);

    private static readonly ByteSet s_spaces = ByteSet.Range(9, 13) | ByteSet.Of(" "u8);

    private Part Atom()
    {
        char c = _pattern[_position];
        switch (c)
        {
            case '^':
                _position++;
                return s_nothing with { Anchored = true };
            case '$':
                _position++;
                return s_nothing;
            case '.':
                _position++;
                return new Part { First = ~ByteSet.Of("\n"u8) };
            case '[':
                return Class();
            case '(':
                return Group();
            case '\\':
                return Escape();
            case '*' or '+' or '?':
                throw new NotUnderstoodException();
            default:
                int length = char.IsHighSurrogate(c) && _position + 1 < _pattern.Length ? 2 : 1;
                _position += length;
                return Literal(_pattern.AsSpan(_position - length, length));
        }
    }

    private Part Group()
    {
        ReadOnlySpan<char> rest = _pattern.AsSpan(_position);
        if (rest.StartsWith("(?("))
        {
            // Which branch runs depends on another group: read over both.
            _position += rest.IndexOf(')') + 1;
            return Discard();
        }

        if (rest.StartsWith("(?P="))
        {
            _position += rest.IndexOf(')') + 1;
            return s_anything;
        }

        bool zeroWidth = rest.StartsWith("(?=") || rest.StartsWith("(?!") || rest.StartsWith("(?<=") || rest.StartsWith("(?<!");
        int opening = zeroWidth ? (rest[2] == '<' ? 4 : 3) : PlainOpening(rest);
        _position += opening;
        if (zeroWidth)
        {
            Discard();
            return s_nothing;
        }

        return Close(Alternation());
    }

    private static int PlainOpening(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("(?"))
        {
            return 1;
        }

        if (rest.StartsWith("(?:") || rest.StartsWith("(?>"))
        {
            return 3;
        }

        return rest.StartsWith("(?P<") ? rest.IndexOf('>') + 1 : throw new NotUnderstoodException();
    }

    private Part Discard()
    {
        Alternation();
        Close(default);
        return s_anything;
    }

    private Part Close(Part inner)
    {
        if (_position >= _pattern.Length)
        {
            throw new NotUnderstoodException();
        }

        _position++;
        return inner;
    }

    private Part Escape()
    {
        char c = _pattern[_position + 1];
        _position += 2;
        switch (c)
        {
            case 'A':
                return s_nothing with { Anchored = true };
            case 'b' or 'B' or 'z':
                return s_nothing;
            case 'x':
                return Literal(HexCharacter());
            case >= '0' and <= '9':
                return NumberedEscape();
        }

        if (TryClassEscape(c, out ByteSet set))
        {
            return new Part { First = set };
        }

        return Literal([Control(c)]);
    }

    // A group's text or a character in octal: which of them, and of how many digits, depends on the groups that there are.
    private Part NumberedEscape()
    {
        while (_position < _pattern.Length && char.IsAsciiDigit(_pattern[_position]))
        {
            _position++;
        }

        return s_anything;
    }

    private static char Control(char letter) => letter switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'f' => '\f',
        'a' => '\a',
        _ => char.IsAsciiLetter(letter) ? throw new NotUnderstoodException() : letter,
    };

    private static bool TryClassEscape(char letter, out ByteSet set)
    {
        set = letter switch
        {
            'd' => s_digits | ByteSet.NonAscii,
            'D' => ~s_digits,
            'w' => s_words | ByteSet.NonAscii,
            'W' => ~s_words,
            's' => s_spaces | ByteSet.NonAscii,
            'S' => ~s_spaces,
            _ => default,
        };
        return letter is 'd' or 'D' or 'w' or 'W' or 's' or 'S';
    }

    // Behind "\x": two hexadecimal digits or a number in braces.
    private string HexCharacter()
    {
        bool braces = _position < _pattern.Length && _pattern[_position] == '{';
        int start = braces ? _position + 1 : _position;
        int end = braces ? _pattern.IndexOf('}', start) : Math.Min(start + 2, _pattern.Length);
        if (end < 0 || !int.TryParse(_pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || value is > 0x10FFFF or (>= 0xD800 and < 0xE000))
        {
            throw new NotUnderstoodException();
        }

        _position = braces ? end + 1 : end;
        return char.ConvertFromUtf32(value);
    }

    private Part Class()
    {
        _position++;
        bool negated = _position < _pattern.Length && _pattern[_position] == '^';
        if (negated)
        {
            _position++;
        }

        ByteSet set = default;
        for (bool first = true; first || _position >= _pattern.Length || _pattern[_position] != ']'; first = false)
        {
            if (_position >= _pattern.Length)
            {
                throw new NotUnderstoodException();
            }

            set |= ClassItem();
        }

        _position++;
        return new Part { First = negated ? ~set | ByteSet.NonAscii : set };
    }

    private ByteSet ClassItem()
    {
        if (_pattern[_position] == '\\' && TryClassEscape(_pattern[_position + 1], out ByteSet set))
        {
            _position += 2;
            return set;
        }

        int low = ClassCharacter();
        bool range = _position + 1 < _pattern.Length && _pattern[_position] == '-' && _pattern[_position + 1] != ']';
        if (!range)
        {
            return low < 0x80 ? ByteSet.Range(low, low) : ByteSet.NonAscii;
        }

        _position++;
        int high = ClassCharacter();
        return ByteSet.Range(low, Math.Min(high, 0x7F)) | (high >= 0x80 ? ByteSet.NonAscii : default);
    }

    private int ClassCharacter()
    {
        char c = _pattern[_position++];
        if (c != '\\')
        {
            return c;
        }

        char escaped = _pattern[_position++];
        return escaped switch
        {
            'x' => HexCharacter()[0],
            'b' => '\b',
            >= '0' and <= '9' => throw new NotUnderstoodException(),
            _ => Control(escaped),
        };
    }
}
