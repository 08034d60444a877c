namespace Ban.Matching.Dates;

/// <summary>A hand-written reader of one usual date form in the place of its template's pattern.</summary>
internal interface IDateScanner
{
    /// <summary>
    /// Reads the date. Says true only where the pattern would match with the same span and the date is valid; in any
    /// other case the pattern decides.
    /// </summary>
    /// <param name="line">The whole line.</param>
    /// <param name="now">The clock at this line.</param>
    /// <param name="date">What is cut out, and the time.</param>
    bool TryScan(ReadOnlySpan<byte> line, DateTimeOffset now, out FoundDate date);

    /// <summary>The same reader for another thread.</summary>
    IDateScanner Copy();
}
