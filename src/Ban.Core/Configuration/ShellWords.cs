using System.Text;

namespace Ban.Core.Configuration;

/// <summary>Splits a line into words as a shell does: quotes, backslashes, no expansion.</summary>
public static class ShellWords
{
    /// <summary>The words of a line.</summary>
    /// <exception cref="ConfigurationException">A quote is not closed, or the line ends with a backslash.</exception>
    public static IReadOnlyList<string> Split(ConfigText line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Text.Length; i++)
        {
            char c = line.Text[i];
            if (c == '\\' && quote != '\'')
            {
                char next = ++i < line.Text.Length ? line.Text[i] : throw new ConfigurationException(line.Origin, "the line ends with a backslash, expected a character after it");
                word = (word ?? new StringBuilder()).Append(quote == '"' && next is not ('"' or '\\') ? "\\" : "").Append(next);
            }
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                word ??= new StringBuilder();
            }
            else if (quote == '\0' && (c is ' ' or '\t' or '\r' or '\n'))
            {
                AddTo(words, ref word);
            }
            else
            {
                word = (word ?? new StringBuilder()).Append(c);
            }
        }

        AddTo(words, ref word);
        return quote == '\0' ? words : throw new ConfigurationException(line.Origin, $"a quote is not closed: {IniSyntax.Quote(line.Text)}");
    }

    private static void AddTo(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }
}
