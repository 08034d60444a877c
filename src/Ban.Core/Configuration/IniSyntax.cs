namespace Ban.Core.Configuration;

/// <summary>Character classes of the dialect: those of Python's <c>str.strip</c>, which decides what fail2ban sees.</summary>
internal static class IniSyntax
{
    /// <summary>The section that all others inherit from.</summary>
    public const string DefaultSection = "DEFAULT";

    /// <summary>The section that names other files.</summary>
    public const string IncludesSection = "INCLUDES";

    /// <summary>Whether a character is blank; the four separator controls are, other than for .NET.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary>Without blanks at both ends.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty && IsSpace(text[0]))
        {
            text = text[1..];
        }

        while (!text.IsEmpty && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>Letters, digits and underscore.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    /// <summary>Text of a file as it may stand in a message: one line, short, no control bytes.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        const int MaxShown = 60;
        string cut = text.Length > MaxShown ? $"{text[..MaxShown]}..." : text.ToString();
        return "'" + string.Concat(cut.Select(static c => char.IsControl(c) ? '\u2423' : c)) + "'";
    }
}
