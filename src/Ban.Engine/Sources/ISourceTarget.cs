using Ban.Engine.Store;

namespace Ban.Engine.Sources;

/// <summary>
/// Who judges the lines: one jail. Every member is called by the reader's thread and must return at once: what waits here
/// would hold up every other jail.
/// </summary>
internal interface ISourceTarget
{
    /// <summary>Whether one more batch can be taken. While not, the reader leaves this jail's offset where it is.</summary>
    bool HasRoom { get; }

    /// <summary>Takes over a reference of the batch and queues it.</summary>
    /// <returns>False if there was no room after all; then the reference stays with the caller.</returns>
    bool TryDeliver(in SourceBatch batch);

    /// <summary>A log was found, went missing or cannot be read.</summary>
    /// <param name="path">The path.</param>
    /// <param name="trouble">What is wrong, in one line; null if it is followed now.</param>
    void SourceChanged(string path, string? trouble);
}

/// <summary>A batch on its way to one jail.</summary>
/// <param name="Lines">The lines; the receiver disposes its reference.</param>
/// <param name="Path">The log's path, globs expanded.</param>
/// <param name="FirstLineHash">Hash that goes with the position; empty if there is none.</param>
/// <param name="InOperation">Whether this jail had read the log to its end before (spec 1, section 3.6).</param>
/// <param name="KeepPosition">Whether the end of this batch is the position to remember; not so for late lines of a file
/// whose successor is being read, for the position under that path is the successor's.</param>
internal readonly record struct SourceBatch(LineBatch Lines, string Path, string FirstLineHash, bool InOperation, bool KeepPosition)
{
    /// <summary>The last entry's name in the journal; null for a file.</summary>
    public string? Cursor { get; init; }

    /// <summary>When the file was last written, as far as was seen with these lines; null for the journal.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Lines of before were judged from another source; null where there was none.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The place after this batch, as it is remembered.</summary>
    public LogPosition Position => new(Path, FirstLineHash, Lines.End) { Cursor = Cursor, Written = Written };
}
