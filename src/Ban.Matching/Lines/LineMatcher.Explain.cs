using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <summary>The pattern that came nearest to a line that none matched.</summary>
/// <param name="Pattern">Index of the failregex from 0; -1 is the prefregex.</param>
/// <param name="Matched">The start of the pattern that still matches, as it is written.</param>
/// <param name="Missing">The rest of the pattern.</param>
/// <param name="Text">What patterns saw of the line.</param>
/// <param name="Stopped">Where in that text the match of the start ends, in bytes.</param>
public sealed record NearMiss(int Pattern, string Matched, string Missing, byte[] Text, int Stopped);

/// <content>Why a line is missed.</content>
public sealed partial class LineMatcher
{
    private PatternPrefixes[]? _prefixes;

    /// <summary>Finds the pattern that came nearest to the line that was judged last; null where there is none. Slow.</summary>
    /// <param name="line">The same line once more.</param>
    public NearMiss? Explain(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = _text.Normalize(line);
        ReadOnlySpan<byte> subject = Subject(text);
        _prefixes ??= [.. _patterns.Fail.Select(p => new PatternPrefixes(p.Source.Text, _options.UseDns, _scratch))];
        if (_patterns.Prefix is { } prefix && !prefix.Find(subject, _text.IsAscii))
        {
            using var prefixes = new PatternPrefixes(prefix.Source.Text, _options.UseDns, _scratch);
            return prefixes.Search(subject, -1);
        }

        ReadOnlySpan<byte> content = _patterns.Prefix is { } gate ? _search.Content(gate, subject) : subject;
        NearMiss? nearest = null;
        for (int i = 0; i < _prefixes.Length; i++)
        {
            NearMiss? miss = _prefixes[i].Search(content, i);
            if (miss is not null && (nearest is null || miss.Stopped > nearest.Stopped))
            {
                nearest = miss;
            }
        }

        return nearest;
    }

    private void DisposePrefixes()
    {
        foreach (PatternPrefixes prefixes in _prefixes ?? [])
        {
            prefixes.Dispose();
        }
    }
}
