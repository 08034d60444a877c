using System.Globalization;

namespace Ban.Core.Jails.Formulas;

/// <summary>What a piece of a formula is.</summary>
internal enum FormulaTokenKind
{
    Number,

    /// <summary>A name, with its parts if dotted: <c>ban.Time</c>, <c>math.exp</c>, <c>if</c>.</summary>
    Name,

    /// <summary>An operator, bracket or comma.</summary>
    Sign,

    End,
}

/// <summary>A piece of a formula and the characters before it.</summary>
internal readonly record struct FormulaToken(FormulaTokenKind Kind, string Text, int Position, FormulaNumber Number = default);

/// <summary>Cuts the text of a formula into pieces.</summary>
internal static class FormulaLexer
{
    /// <summary>Longest first, as the first that fits is taken.</summary>
    private static readonly string[] s_signs =
        ["**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+", "-", "*", "/", "%", "(", ")", ",", "<", ">", "&", "|", "^", "~"];

    /// <exception cref="FormulaException">There is something that belongs in no formula.</exception>
    public static List<FormulaToken> Read(string text)
    {
        List<FormulaToken> tokens = [];
        int position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (position == text.Length)
            {
                tokens.Add(new FormulaToken(FormulaTokenKind.End, "the end", position));
                return tokens;
            }

            FormulaToken token = ReadOne(text, position);
            tokens.Add(token);
            position += token.Text.Length;
        }
    }

    private static FormulaToken ReadOne(string text, int start)
    {
        char first = text[start];
        if (char.IsAsciiDigit(first) || (first == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            return ReadNumber(text, start);
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            int end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
            {
                end++;
            }

            return new FormulaToken(FormulaTokenKind.Name, text[start..end], start);
        }

        string? sign = Array.Find(s_signs, candidate => string.CompareOrdinal(text, start, candidate, 0, candidate.Length) == 0);
        return sign is not null
            ? new FormulaToken(FormulaTokenKind.Sign, sign, start)
            : throw new FormulaException($"unexpected {Show(first)}", start);
    }

    private static FormulaToken ReadNumber(string text, int start)
    {
        int end = SkipDigits(text, start);
        bool isWhole = true;
        if (end < text.Length && text[end] == '.')
        {
            isWhole = false;
            end = SkipDigits(text, end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            int digits = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            int after = SkipDigits(text, digits);
            if (after == digits)
            {
                throw new FormulaException("expected an exponent after 'e'", end);
            }

            (isWhole, end) = (false, after);
        }

        string digitsText = text[start..end];
        return isWhole && long.TryParse(digitsText, NumberStyles.None, CultureInfo.InvariantCulture, out long whole)
            ? new FormulaToken(FormulaTokenKind.Number, digitsText, start, whole)
            : new FormulaToken(FormulaTokenKind.Number, digitsText, start, double.Parse(digitsText, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static int SkipDigits(string text, int position)
    {
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position;
    }

    private static string Show(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"character {(int)c:x4}" : $"'{c}'";
}
