using Ban.Core.Jails;
using Ban.Matching.Lines;

namespace Ban.Engine.Sources;

/// <summary>
/// The matcher of a jail that reads the journal until its log file comes: the same filter is written differently for the two.
/// The file's is made when the file comes. Owns both.
/// </summary>
internal sealed class SourceMatcher(ILineMatcher journal, Func<ILineMatcher> makeForFiles) : ILineMatcher
{
    private readonly Lazy<ILineMatcher> _files = new(makeForFiles);

    /// <summary>Makes the matcher for lines of files. May be called by any thread.</summary>
    /// <exception cref="Core.Configuration.ConfigurationException">The filter is wrong.</exception>
    public void PrepareForFiles() => _ = _files.Value;

    /// <summary>Of the matcher that has the lines by now.</summary>
    public IReadOnlyList<PatternStatus> Statuses => _files.IsValueCreated ? _files.Value.Statuses : journal.Statuses;

    public LineVerdict Match(ReadOnlySpan<byte> line, in LineContext context, List<Failure> failures) =>
        (context.KnownTime is null ? _files.Value : journal).Match(line, context, failures);

    public void Dispose()
    {
        journal.Dispose();
        if (_files.IsValueCreated)
        {
            _files.Value.Dispose();
        }
    }
}
