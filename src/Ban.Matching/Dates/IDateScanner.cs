namespace Ban.Matching.Dates;

/// <summary>A hand-written reader of one usual date form at the start of a line, in the place of its template's pattern.</summary>
internal interface IDateScanner
{
    /// <summary>
    /// Reads the date. Says true only where the pattern would match with the same span and the date is valid; in any
    /// other case the pattern decides.
    /// </summary>
    bool TryScan(ReadOnlySpan<byte> line, DateTimeOffset now, out int length, out long ticks);
}
