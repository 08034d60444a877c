namespace Ban.Engine.Sources;

/// <summary>How far one jail has got in one open file. The reader's thread owns it.</summary>
internal sealed class FileCursor(SourceSubscription subscription, SourceState state, long offset, FileCursor? predecessor)
{
    private long _offset = offset;

    public SourceSubscription Subscription { get; } = subscription;

    public SourceState State { get; } = state;

    /// <summary>Offset of the next line. The state shows it once the file's turn has come.</summary>
    public long Offset
    {
        get => _offset;
        set
        {
            _offset = value;
            LongLineEnd = 0;
        }
    }

    /// <summary>How far the search for the end of a line over the bound has come; 0 if there is none.</summary>
    public long LongLineEnd { get; set; }

    /// <summary>The jail's place in the file that had this path before; its rest is read first.</summary>
    public FileCursor? Predecessor { get; private set; } = predecessor;

    /// <summary>Whether lines of this file went out.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether everything of a file that lost its path has been handed over.</summary>
    public bool Drained { get; set; }

    /// <summary>Whether lines of the successor have been handed over, so that the stored position is the successor's.</summary>
    public bool Superseded { get; private set; }

    /// <summary>Whether the jail may read here, as far as the order of files goes.</summary>
    public bool IsInTurn => Predecessor is null || Predecessor.Drained;

    /// <summary>Lines of this file went out: from now on the position is this file's.</summary>
    public void Begin()
    {
        for (FileCursor? earlier = Predecessor; earlier is not null; earlier = earlier.Predecessor)
        {
            earlier.Superseded = true;
        }

        Predecessor = null;
        HasBegun = true;
    }

    /// <summary>Puts a file in between that is older than this one and younger than all before.</summary>
    public void Follow(FileCursor earlier)
    {
        if (HasBegun)
        {
            // Too late for the order; the position stays this file's.
            earlier.Superseded = true;
        }
        else if (!earlier.WaitsFor(this))
        {
            Predecessor = earlier;
        }
    }

    /// <summary>Whether it is that place, or comes after it. Files that are written late seem younger than they are: two must not wait for each other.</summary>
    private bool WaitsFor(FileCursor other)
    {
        FileCursor? cursor = this;
        while (cursor is not null && cursor != other)
        {
            cursor = cursor.Predecessor;
        }

        return cursor is not null;
    }

    /// <summary>The file was emptied and begins anew; its old rest, if it was found, is read first.</summary>
    public void Restart(FileCursor? rest)
    {
        Offset = 0;
        State.Offset = 0;
        Predecessor = rest;
        HasBegun = false;
    }
}
