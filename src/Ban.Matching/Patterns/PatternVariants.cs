using System.Text;
using Ban.Native.Pcre2;

namespace Ban.Matching.Patterns;

/// <summary>
/// A pattern compiled for plain ASCII subjects, which nearly all lines are, and for any other text when the first such line
/// comes. Both give the same on ASCII. Owns its native parts; not thread-safe.
/// </summary>
internal sealed class PatternVariants : IDisposable
{
    private readonly string _source;
    private readonly Pcre2Options _options;
    private readonly Pcre2Scratch _scratch;
    private readonly PatternVariants? _origin;
    private readonly Pcre2Matcher? _ascii;
    private Pcre2Matcher? _unicode;

    /// <param name="source">A pattern in Python's dialect.</param>
    /// <param name="options">Options of both variants.</param>
    /// <param name="scratch">Borrowed; it must live longer.</param>
    /// <exception cref="PatternSyntaxException">The pattern uses what Python does not know.</exception>
    /// <exception cref="Pcre2PatternException">The pattern is wrong.</exception>
    public PatternVariants(string source, Pcre2Options options, Pcre2Scratch scratch)
    {
        _source = source;
        _options = options;
        _scratch = scratch;

        // A code point beyond a byte is no character of a byte pattern.
        string pattern = PythonDialect.Translate(source, asciiSubjects: true);
        bool isPlain = Ascii.IsValid(pattern) && !pattern.Contains(@"\x{", StringComparison.Ordinal);
        _ascii = isPlain ? Compile(pattern, Pcre2Options.Ascii) : null;
        _unicode = isPlain ? null : CompileUnicode();
    }

    private PatternVariants(PatternVariants origin, Pcre2Scratch scratch)
    {
        (_source, _options, _scratch, _origin) = (origin._source, origin._options, scratch, origin);
        _ascii = origin._ascii is { } ascii ? new Pcre2Matcher(ascii.Regex, scratch) : null;
        _unicode = _ascii is null ? new Pcre2Matcher(origin.First.Regex, scratch) : null;
    }

    /// <summary>The variant that was compiled at once.</summary>
    public Pcre2Matcher First => _ascii ?? _unicode!;

    /// <summary>The variant for a subject.</summary>
    public Pcre2Matcher For(bool isAscii) => isAscii && _ascii is not null ? _ascii : _unicode ??= CompileUnicode();

    /// <summary>The same for another thread: what was compiled at once is shared. The caller disposes it.</summary>
    public PatternVariants Fork(Pcre2Scratch scratch) => new(this, scratch);

    public void Dispose()
    {
        Release(_ascii);
        Release(_unicode);
    }

    private void Release(Pcre2Matcher? matcher)
    {
        matcher?.Dispose();
        if (matcher is not null && matcher.Regex != _origin?.First.Regex)
        {
            matcher.Regex.Dispose();
        }
    }

    private Pcre2Matcher CompileUnicode() => Compile(PythonDialect.Translate(_source), Pcre2Options.None);

    private Pcre2Matcher Compile(string pattern, Pcre2Options variant) => new(Pcre2Regex.Compile(pattern, _options | variant), _scratch);
}
