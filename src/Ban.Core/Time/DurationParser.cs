using System.Globalization;

namespace Ban.Core.Time;

/// <summary>Recursive descent over one expression; works out the value as it reads.</summary>
/// <remarks>
/// <code>
/// sum     := product ( ("+" | "-") product | blanks product )*     blanks add only between two numbers: "10 20", "1d12h"
/// product := factor ( ("*" | "/") factor | unit )*                 a unit multiplies what stands before it
/// factor  := ("+" | "-")* ( number | "(" sum ")" )
/// </code>
/// </remarks>
internal ref struct DurationParser(string text)
{
    /// <summary>Deepest nesting of brackets and signs; more is no configuration a person wrote.</summary>
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;
    private int _depth;

    /// <summary>What is wrong, once parsing has failed.</summary>
    public string? Error { get; private set; }

    public bool TryParse(out double seconds)
    {
        if (!TrySum(out seconds))
        {
            return false;
        }

        if (_position < _text.Length)
        {
            return Fail($"unexpected '{Printable(_text[_position])}'");
        }

        return double.IsFinite(seconds) || Fail("the result is no finite number");
    }

    private bool TrySum(out double sum)
    {
        if (!TryProduct(out sum))
        {
            return false;
        }

        while (true)
        {
            bool afterNumber = EndsWithDigitOrUnit();
            SkipBlanks();
            char next = Peek();
            bool implicitPlus = afterNumber && char.IsAsciiDigit(next);
            if (next is not ('+' or '-') && !implicitPlus)
            {
                return true;
            }

            _position += implicitPlus ? 0 : 1;
            if (!TryProduct(out double term))
            {
                return false;
            }

            sum = next == '-' ? sum - term : sum + term;
        }
    }

    private bool TryProduct(out double product)
    {
        if (!TryFactor(out product))
        {
            return false;
        }

        while (true)
        {
            int before = _position;
            SkipBlanks();
            char next = Peek();
            if (next is '*' or '/')
            {
                _position++;
                if (!TryFactor(out double factor))
                {
                    return false;
                }

                if (next == '/' && factor == 0)
                {
                    return Fail("division by zero");
                }

                product = next == '*' ? product * factor : product / factor;
            }
            else if (char.IsAsciiLetter(next))
            {
                if (!TryUnit(before < _position, out double unit))
                {
                    return false;
                }

                product *= unit;
            }
            else
            {
                _position = before;
                return true;
            }
        }
    }

    private bool TryFactor(out double value)
    {
        value = 0;
        SkipBlanks();
        char next = Peek();
        if (next is not ('+' or '-' or '('))
        {
            return TryNumber(out value);
        }

        if (++_depth > MaxDepth)
        {
            return Fail($"more than {MaxDepth} nested brackets or signs");
        }

        _position++;
        bool parsed = next == '(' ? TrySum(out value) && TryClose() : TryFactor(out value);
        value = next == '-' ? -value : value;
        _depth--;
        return parsed;
    }

    private bool TryClose()
    {
        SkipBlanks();
        if (Peek() != ')')
        {
            return Fail("expected ')'");
        }

        _position++;
        return true;
    }

    private bool TryNumber(out double value)
    {
        int start = _position;
        SkipDigits();
        if (Peek() == '.')
        {
            _position++;
            SkipDigits();
        }

        ReadOnlySpan<char> digits = _text[start.._position];
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            || Fail("expected a number");
    }

    private bool TryUnit(bool afterBlank, out double seconds)
    {
        int start = _position;
        while (_position < _text.Length && char.IsAsciiLetter(_text[_position]))
        {
            _position++;
        }

        ReadOnlySpan<char> word = _text[start.._position];
        seconds = UnitSeconds(word);
        if (seconds == 0 || Peek() == '_')
        {
            _position = start;
            return Fail($"unknown unit '{(word.Length > 16 ? word[..16] : word)}', expected s, m, h, d, w, mo or y");
        }

        return afterBlank || char.IsAsciiDigit(_text[start - 1]) || Fail("a unit must follow a number");
    }

    private static double UnitSeconds(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[8];
        int length = word.Length > lower.Length ? 0 : word.ToLowerInvariant(lower);
        return lower[..Math.Max(length, 0)] switch
        {
            "s" or "ss" or "se" or "sec" or "second" or "seconds" => 1,
            "m" or "mm" or "mi" or "min" or "minute" or "minutes" => 60,
            "h" or "hh" or "ho" or "hou" or "hour" or "hours" => 3600,
            "d" or "dd" or "da" or "day" or "days" => 86400,
            "w" or "ww" or "we" or "wee" or "week" or "weeks" => 604800,
            "mo" or "mon" or "month" or "months" => 2629800,
            "y" or "yy" or "ye" or "yea" or "year" or "years" => 31557600,
            _ => 0,
        };
    }

    private readonly bool EndsWithDigitOrUnit() => _position > 0 && char.IsAsciiLetterOrDigit(_text[_position - 1]);

    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipBlanks()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private void SkipDigits()
    {
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
        {
            _position++;
        }
    }

    private bool Fail(string problem)
    {
        Error ??= $"{problem} at character {_position + 1}";
        return false;
    }

    private static string Printable(char c) => char.IsControl(c) ? "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture) : c.ToString();
}
