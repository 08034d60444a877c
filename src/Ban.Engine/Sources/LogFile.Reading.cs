namespace Ban.Engine.Sources;

/// <content>Reading on and handing over.</content>
internal sealed partial class LogFile
{
    /// <summary>What a turn came to.</summary>
    [Flags]
    public enum Turn
    {
        /// <summary>Nothing is left, or nobody has room for it.</summary>
        Idle = 0,

        /// <summary>There is more to hand over.</summary>
        More = 1,

        /// <summary>A jail has got the rest of this file, so that it may go on with the next.</summary>
        Drained = 2,

        /// <summary>The file was emptied and begins anew: <see cref="Restart"/> is due before it is read again.</summary>
        Truncated = 4,

        /// <summary>The first line of a file that was empty has come; nothing was handed over yet.</summary>
        Begun = 8,
    }

    /// <summary>Hands every jail that has room at most one batch, so that a long file holds up no other.</summary>
    /// <param name="scratch">At least <see cref="MaxLineBytes"/> bytes.</param>
    /// <param name="newLines">Lines that were handed out for the first time.</param>
    /// <exception cref="IOException">The file cannot be read on.</exception>
    public Turn Read(byte[] scratch, out int newLines)
    {
        Turn turn = Turn.Idle;
        newLines = 0;
        foreach (FileCursor cursor in Cursors)
        {
            if (cursor.IsInTurn)
            {
                turn |= Advance(cursor, scratch, ref newLines);
            }

            if ((turn & (Turn.Truncated | Turn.Begun)) != Turn.Idle)
            {
                return turn;
            }

            cursor.State.Size = Size;
        }

        ForgetRecent(Cursors.Count == 0 ? long.MaxValue : Cursors.Min(c => c.Offset));
        return turn;
    }

    private Turn Advance(FileCursor cursor, byte[] scratch, ref int newLines)
    {
        ISourceTarget target = cursor.Subscription.Target;
        if (!target.HasRoom)
        {
            // The note comes before the second look: room made in between either is seen here or wakes the reader.
            cursor.Subscription.MarkStarved();
            if (!target.HasRoom)
            {
                return Turn.Idle;
            }
        }

        LineBatch? batch = BatchAt(cursor, scratch, ref newLines, out Found found);
        if (batch is null)
        {
            return found switch
            {
                Found.End => ReachEnd(cursor),
                Found.Truncation => Turn.Truncated,
                Found.Beginning => Turn.Begun,
                _ => Turn.More,
            };
        }

        SourceBatch item = new(batch, Path, FirstLineHash, cursor.State.InOperation, !cursor.Superseded) { Written = Modified };
        if (!target.TryDeliver(item))
        {
            batch.Dispose();
            cursor.Subscription.MarkStarved();
            return Turn.Idle;
        }

        cursor.Begin();
        cursor.Offset = batch.End;
        cursor.State.Offset = batch.End;
        return Turn.More;
    }

    private Turn ReachEnd(FileCursor cursor)
    {
        cursor.State.InOperation = true;
        cursor.State.Offset = cursor.Offset;
        if (RetiredAt is null || cursor.Drained)
        {
            return Turn.Idle;
        }

        cursor.Drained = true;
        return Turn.Drained;
    }

    /// <summary>A reference to the lines at the cursor; null if there are none, or not yet.</summary>
    private LineBatch? BatchAt(FileCursor cursor, byte[] scratch, ref int newLines, out Found found)
    {
        found = Found.Lines;
        if (_recent.Find(b => b.Start == cursor.Offset) is { } recent)
        {
            return recent.Share();
        }

        LineBatch? batch = ReadAt(cursor, scratch, out found);
        if (batch is null)
        {
            return null;
        }

        if (batch.Start >= _countedTo)
        {
            newLines += batch.CountLines();
            _countedTo = batch.End;
        }

        if (Cursors.Count > 1)
        {
            if (_recent.Count == MaxRecentBatches)
            {
                _recent[0].Dispose();
                _recent.RemoveAt(0);
            }

            _recent.Add(batch.Share());
        }

        return batch;
    }

    private LineBatch? ReadAt(FileCursor cursor, byte[] scratch, out Found found)
    {
        long offset = cursor.Offset;
        Span<byte> chunk = scratch.AsSpan(0, MaxLineBytes);
        int length = RandomAccess.Read(_handle, chunk, offset);
        if (!IsStillTheSame(offset, length))
        {
            found = Found.Truncation;
            return null;
        }

        int last = chunk[..length].LastIndexOf((byte)'\n');
        bool isEnd = last < 0 && length < MaxLineBytes;
        found = isEnd ? Found.End : Found.Lines;
        if (_head is null && !isEnd)
        {
            // From the bytes at hand: the file may be another when it is asked again. What it was meanwhile is looked for first.
            _head = offset == 0 ? FileHead.Parse(chunk[..length]) : FileHead.Read(_handle);
            found = Found.Beginning;
            return null;
        }

        if (last >= 0)
        {
            return LineBatch.Copy(chunk[..(last + 1)], offset, offset + last + 1);
        }

        return isEnd ? null : ReadLongLine(cursor, scratch, out found);
    }

    /// <summary>Looks for the end of a line over the bound, one chunk a turn; once found, the line's first part is the batch.</summary>
    private LineBatch? ReadLongLine(FileCursor cursor, byte[] scratch, out Found found)
    {
        Span<byte> chunk = scratch.AsSpan(0, MaxLineBytes);
        long searched = Math.Max(cursor.LongLineEnd, cursor.Offset + MaxLineBytes);
        int length = RandomAccess.Read(_handle, chunk, searched);
        int end = chunk[..length].IndexOf((byte)'\n');
        if (end < 0)
        {
            cursor.LongLineEnd = searched + length;
            found = length < MaxLineBytes ? Found.End : Found.Lines;
            return null;
        }

        found = Found.Lines;
        int kept = RandomAccess.Read(_handle, chunk, cursor.Offset);
        if (kept < MaxLineBytes)
        {
            // Emptied in this moment; the next turn sees it.
            return null;
        }

        return LineBatch.Copy(chunk[..kept], cursor.Offset, searched + end + 1);
    }

    /// <summary>
    /// Whether what was just read belongs to the file as it was. Asked after the read, never before: a file that is truncated
    /// and filled again between the two would hand over the middle of a line. What was read is still good where the file has
    /// become shorter than that place: it can only have been read before, and there may be no other copy of it.
    /// </summary>
    private bool IsStillTheSame(long offset, int length)
    {
        Native.LibC.FileStatus status = Native.LibC.FileStatus.Get(_handle);
        Size = status.Size;
        if (Size >= offset + length && (_head is null || _head.StillMatches(_handle)))
        {
            Modified = status.Modified;
            return true;
        }

        return length > 0 && Size < offset;
    }

    /// <summary>The file was emptied and begins anew.</summary>
    /// <param name="head">What it begins with now; null if there is no line yet.</param>
    /// <param name="restOf">The jail's place in a copy of what the file was; null if there is no more of it.</param>
    public void Restart(FileHead? head, Func<FileCursor, FileCursor?> restOf)
    {
        ForgetRecent(long.MaxValue);
        Cursors.ForEach(cursor => cursor.Restart(restOf(cursor)));
        _head = head;
        _countedTo = 0;
    }

    /// <summary>Whether it was written since the last time this was asked; also where the system does not say, which the next read tells.</summary>
    public bool HasChanged()
    {
        Native.LibC.FileStatus status;
        try
        {
            status = Native.LibC.FileStatus.Get(_handle);
        }
        catch (IOException)
        {
            return true;
        }

        bool changed = (status.Size, status.Modified) != _lastSeen;
        _lastSeen = (status.Size, status.Modified);
        return changed;
    }

    /// <summary>What a look at a place came to.</summary>
    private enum Found
    {
        /// <summary>Lines, or a line whose end is still looked for.</summary>
        Lines,

        /// <summary>Nothing more for now.</summary>
        End,

        /// <summary>Another content than before.</summary>
        Truncation,

        /// <summary>The first line of what was empty.</summary>
        Beginning,
    }

    /// <summary>Lets go of the batches that begin before what anybody still has to read.</summary>
    private void ForgetRecent(long before)
    {
        for (int i = _recent.Count - 1; i >= 0; i--)
        {
            if (_recent[i].Start < before)
            {
                _recent[i].Dispose();
                _recent.RemoveAt(i);
            }
        }
    }
}
