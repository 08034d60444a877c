using System.Globalization;

namespace Ban.Matching.Patterns.Analysis;

/// <summary>Escapes and bracket classes.</summary>
internal sealed partial class PatternParser
{
    private PatternNode Escape()
    {
        switch (Peek())
        {
            case 'A':
                _position++;
                return new PatternNode.Start();
            case 'z' or 'Z':
                _position++;
                return new PatternNode.End();
            case 'b' or 'B' or 'G' or 'K':
                _position++;
                return new PatternNode.Unknown();
            case 'g' or 'k':
                _position++;
                _ = Name(Next() switch { '{' => '}', '<' => '>', '\'' => '\'', _ => throw new NotUnderstoodException() });
                return new PatternNode.Unknown();
            case >= '1' and <= '9':
                _position++;
                return new PatternNode.Unknown();
            default:
                return One(EscapedSet(out _));
        }
    }

    /// <summary>The characters of an escape after its backslash; the one character if it is one.</summary>
    private CharacterSet EscapedSet(out char? single)
    {
        char c = Next();
        CharacterSet? named = c switch
        {
            'd' => CharacterSet.Digits,
            'D' => ~CharacterSet.Digits,
            's' => CharacterSet.Blanks,
            'S' => ~CharacterSet.Blanks,
            'w' => CharacterSet.Words,
            'W' => ~CharacterSet.Words,
            'N' => CharacterSet.Dot,
            _ => null,
        };
        single = named is null ? EscapedCharacter(c) : null;
        return named ?? CharacterSet.Of(single!.Value);
    }

    private char EscapedCharacter(char c) => c switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'f' => '\f',
        'v' => '\v',
        'a' => '\a',
        'e' => '\u001b',
        '0' => '\0',
        'x' => Hexadecimal(),
        _ => c,
    };

    private char Hexadecimal()
    {
        string digits = Take('{') ? Name('}') : _pattern.Substring(_position, Math.Min(2, _pattern.Length - _position));
        _position += _pattern[_position - 1] == '}' ? 0 : digits.Length;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint code)
            ? (char)Math.Min(code, 0xffff)
            : throw new NotUnderstoodException();
    }

    private CharacterSet Class()
    {
        bool negated = Take('^');
        CharacterSet set = CharacterSet.None;
        bool isFirst = true;
        while (isFirst || Peek() != ']')
        {
            isFirst = false;
            set |= ClassItem(out char? low);
            if (low is { } first && Peek() == '-' && _position + 1 < _pattern.Length && _pattern[_position + 1] != ']')
            {
                _position++;
                CharacterSet last = ClassItem(out char? high);
                set |= high is { } to ? CharacterSet.Range(first, to) : last | CharacterSet.Of('-');
            }
        }

        _position++;
        return negated ? ~set : set;
    }

    private CharacterSet ClassItem(out char? single)
    {
        char c = Next();
        if (c == '[' && Peek() is ':')
        {
            // A class by its POSIX name: taken for all characters.
            _ = Name(']');
            single = null;
            return CharacterSet.All;
        }

        if (c == '\\' && Peek() == 'b')
        {
            _position++;
            single = '\b';
            return CharacterSet.Of('\b');
        }

        if (c == '\\')
        {
            return EscapedSet(out single);
        }

        single = c;
        return CharacterSet.Of(c);
    }
}
