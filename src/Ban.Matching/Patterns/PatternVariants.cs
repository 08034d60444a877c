using System.Text;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns;

/// <summary>
/// A pattern compiled for plain ASCII subjects, which nearly all lines are, and for any other text when the first such line
/// comes. Both give the same on ASCII. Owns its native parts; not thread-safe.
/// </summary>
internal sealed class PatternVariants : IDisposable
{
    private readonly string _pattern;
    private readonly Pcre2Options _options;
    private readonly Pcre2Scratch _scratch;
    private readonly Pcre2Matcher? _ascii;
    private Pcre2Matcher? _unicode;

    /// <exception cref="Pcre2PatternException">The pattern is wrong.</exception>
    public PatternVariants(string pattern, Pcre2Options options, Pcre2Scratch scratch)
    {
        _pattern = pattern;
        _options = options;
        _scratch = scratch;

        // A code point beyond a byte is no character of a byte pattern.
        bool isPlain = Ascii.IsValid(pattern) && !pattern.Contains(@"\x{", StringComparison.Ordinal);
        _ascii = isPlain ? Compile(Pcre2Options.Ascii) : null;
        _unicode = isPlain ? null : Compile(Pcre2Options.None);
    }

    /// <summary>The variant that was compiled at once.</summary>
    public Pcre2Matcher First => _ascii ?? _unicode!;

    /// <summary>The variant for a subject.</summary>
    public Pcre2Matcher For(bool isAscii) => isAscii && _ascii is not null ? _ascii : _unicode ??= Compile(Pcre2Options.None);

    public void Dispose()
    {
        Release(_ascii);
        Release(_unicode);
    }

    private static void Release(Pcre2Matcher? matcher)
    {
        matcher?.Dispose();
        matcher?.Regex.Dispose();
    }

    private Pcre2Matcher Compile(Pcre2Options variant) => new(Pcre2Regex.Compile(_pattern, _options | variant), _scratch);
}
