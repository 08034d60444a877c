using Ban.Core.Jails;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns.Analysis;

/// <summary>Why a pattern does not compile, and where.</summary>
/// <param name="Message">The reason, in one line.</param>
/// <param name="Place">Index in the pattern as it is written; its length where something is missing at the end.</param>
public sealed record PatternMistake(string Message, int Place);

/// <summary>Finds the place of a mistake in a pattern as its author wrote it: the compiler tells it in the expanded one.</summary>
public static class PatternPlace
{
    /// <summary>The mistake that keeps a pattern from compiling; null where nothing does.</summary>
    /// <param name="pattern">A pattern of a filter, with tags.</param>
    /// <param name="useDns">What <c>&lt;HOST&gt;</c> takes.</param>
    public static PatternMistake? Find(string pattern, UseDns useDns)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (Try(pattern, useDns) is not { } mistake)
        {
            return null;
        }

        // A start that holds the mistake has the same one, as it is read from left to right; so halving finds the shortest.
        int low = 0;
        int high = pattern.Length;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = Try(pattern[..middle], useDns) == mistake ? (low, middle) : (middle, high);
        }

        return new PatternMistake(mistake.Message, mistake.IsAtEnd ? pattern.Length : Math.Max(high - 1, 0));
    }

    private static Mistake? Try(string pattern, UseDns useDns)
    {
        try
        {
            string translated = PythonDialect.Translate(TagExpansion.Expand(pattern, useDns));
            try
            {
                using Pcre2Regex regex = Pcre2Regex.Compile(translated);
                return null;
            }
            catch (Pcre2PatternException error)
            {
                return new Mistake(error.Message, error.Offset, error.Offset >= translated.Length);
            }
        }
        catch (PatternSyntaxException error)
        {
            return new Mistake(error.Message, -1, IsAtEnd: false);
        }
    }

    private sealed record Mistake(string Message, int Offset, bool IsAtEnd);
}
