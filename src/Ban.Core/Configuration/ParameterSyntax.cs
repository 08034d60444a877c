using System.Diagnostics.CodeAnalysis;

namespace Ban.Core.Configuration;

/// <summary>A name with its parameters: <c>name[option="value", ...]</c> (spec 1, section 1.5).</summary>
/// <param name="Name">The name as it stands, blanks included.</param>
/// <param name="Parameters">Trimmed values by name as written; a later duplicate wins.</param>
internal sealed record ParameterSpec(SourcedText Name, OrderedDictionary<string, SourcedText> Parameters);

/// <summary>Reads the parameter syntax of filters, actions and back ends.</summary>
internal static class ParameterSyntax
{
    /// <summary>Reads one spec.</summary>
    /// <param name="error">What is wrong, with the character where it is.</param>
    public static bool TryParse(SourcedText text, [NotNullWhen(true)] out ParameterSpec? spec, [NotNullWhen(false)] out string? error)
    {
        spec = null;
        string s = text.Text;
        int open = s.IndexOf('[');
        if (open < 0)
        {
            spec = new ParameterSpec(text, NewParameters());
            error = s.Length == 0 ? "expected a name" : null;
            return error is null;
        }

        int close = IniSyntax.Trim(s).EndsWith("]") ? s.LastIndexOf(']') : -1;
        if (open == 0 || close < open)
        {
            error = open == 0 ? "expected a name before '['" : $"text stands after the last ']', or ']' is missing: {IniSyntax.Quote(s)}";
            return false;
        }

        OrderedDictionary<string, SourcedText> parameters = NewParameters();
        error = ReadGroups(text, open + 1, close, parameters);
        spec = error is null ? new ParameterSpec(text.Slice(0, open), parameters) : null;
        return error is null;
    }

    /// <summary>Splits a list of specs at blanks and line ends outside their brackets.</summary>
    public static IEnumerable<SourcedText> Split(SourcedText list)
    {
        string s = list.Text;
        int position = 0;
        while (true)
        {
            position = SkipBlanks(s, position);
            if (position == s.Length)
            {
                yield break;
            }

            int end = SpecEnd(s, position);
            yield return list.Slice(position, end - position);
            position = end;
        }
    }

    private static OrderedDictionary<string, SourcedText> NewParameters() => new(StringComparer.Ordinal);

    /// <summary>Reads the pairs of all groups between the first '[' and the last ']'; gives the error or null.</summary>
    private static string? ReadGroups(SourcedText text, int start, int end, OrderedDictionary<string, SourcedText> parameters)
    {
        string s = text.Text;
        int position = start;
        while (true)
        {
            int key = SkipBlanks(s, position);
            if (key >= end || (s[key] == ',' && SkipBlanks(s, key + 1) >= end))
            {
                return null;
            }

            int equals = KeyEnd(s, key);
            if (equals < 0 || equals >= end)
            {
                return $"expected name=value at character {key + 1}: {IniSyntax.Quote(s.AsSpan(key, end - key))}";
            }

            (int valueStart, int valueEnd, int next) = ReadValue(s, equals + 1, end);
            parameters[s[key..equals]] = text.Slice(valueStart, valueEnd - valueStart).Trim();
            position = SeparatorEnd(s, next, end);
            if (position < 0)
            {
                return $"expected ',' or ']' after parameter '{s[key..equals]}' at character {next + 1}: {IniSyntax.Quote(s.AsSpan(next, end - next))}";
            }
        }
    }

    /// <summary>Position of the '=' after a key (<c>name</c> or <c>name?name=name</c>); -1 if none is there.</summary>
    private static int KeyEnd(string s, int start)
    {
        int position = SkipKey(s, start);
        if (position > start && position < s.Length && s[position] == '?')
        {
            int condition = SkipKey(s, position + 1);
            int value = condition > position + 1 && condition < s.Length && s[condition] == '=' ? SkipKey(s, condition + 1) : -1;
            position = value > condition + 1 ? value : start;
        }

        return position > start && position < s.Length && s[position] == '=' ? position : -1;
    }

    private static int SkipKey(string s, int position)
    {
        while (position < s.Length && (IniSyntax.IsWord(s[position]) || s[position] is '-' or '.'))
        {
            position++;
        }

        return position;
    }

    private static (int Start, int End, int Next) ReadValue(string s, int start, int end)
    {
        if (start < end && s[start] is '"' or '\'')
        {
            int quote = s.IndexOf(s[start], start + 1, end - start - 1);
            if (quote > 0)
            {
                return (start + 1, quote, quote + 1);
            }
        }

        int stop = s.AsSpan(start, end - start).IndexOfAny(',', ']');
        stop = stop < 0 ? end : start + stop;
        return (start, stop, stop);
    }

    /// <summary>Where the next pair starts after a ',', a '][' or at the end; -1 if something else follows.</summary>
    private static int SeparatorEnd(string s, int position, int end)
    {
        if (position >= end || (s[position] == '\n' && position + 1 == end))
        {
            return end;
        }

        if (s[position] == ',')
        {
            return position + 1;
        }

        int open = s[position] == ']' ? SkipBlanks(s, position + 1) : end;
        return open < end && s[open] == '[' ? open + 1 : -1;
    }

    private static int SpecEnd(string s, int start)
    {
        int position = start;
        while (position < s.Length && s[position] != '[' && !IniSyntax.IsSpace(s[position]))
        {
            position++;
        }

        int bracket = SkipBlanks(s, position);
        if (position > start && bracket < s.Length && s[bracket] == '[')
        {
            int close = GroupsEnd(s, bracket + 1);
            if (close > 0 && (close == s.Length || IniSyntax.IsSpace(s[close])))
            {
                return close;
            }
        }

        while (position < s.Length && !IniSyntax.IsSpace(s[position]))
        {
            position++;
        }

        return position;
    }

    /// <summary>Position after the ']' that closes the groups starting at a position; -1 if they are not well formed.</summary>
    private static int GroupsEnd(string s, int position)
    {
        while (true)
        {
            position = SkipBlanks(s, position);
            int equals = position < s.Length ? KeyEnd(s, position) : -1;
            if (equals >= 0)
            {
                (_, _, int next) = ReadValue(s, equals + 1, s.Length);
                position = SkipBlanks(s, next);
                if (position < s.Length && s[position] == ',')
                {
                    position++;
                    continue;
                }
            }

            if (position >= s.Length || s[position] != ']')
            {
                return -1;
            }

            int again = SkipBlanks(s, position + 1);
            if (equals < 0 || again >= s.Length || s[again] != '[')
            {
                return position + 1;
            }

            position = again + 1;
        }
    }

    private static int SkipBlanks(string s, int position)
    {
        while (position < s.Length && IniSyntax.IsSpace(s[position]))
        {
            position++;
        }

        return position;
    }
}
