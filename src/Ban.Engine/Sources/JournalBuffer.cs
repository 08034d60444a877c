using Ban.Matching.Lines;
using Ban.Native.Journal;

namespace Ban.Engine.Sources;

/// <summary>Entries of the journal that go to a jail together. One for all jails; the reader's thread owns it.</summary>
internal sealed class JournalBuffer
{
    /// <summary>Longest composed line, its end included; of a longer entry the first part is judged.</summary>
    public const int MaxLineBytes = JournalSource.MaxFieldBytes;

    /// <summary>Entries of one turn, so that a long journal holds up no other jail.</summary>
    private const int MaxEntries = 256;

    private readonly byte[] _bytes = new byte[4 * MaxLineBytes];
    private readonly long[] _times = new long[MaxEntries];
    private int _length;

    public int Count { get; private set; }

    /// <summary>Whether one more entry fits, however long it is.</summary>
    public bool HasRoom => Count < MaxEntries && _length + MaxLineBytes <= _bytes.Length;

    public void Clear() => Count = _length = 0;

    /// <summary>Adds the entry that the journal stands at.</summary>
    public void Add(SystemJournal entry, long time)
    {
        _length += JournalLine.Compose(entry, _bytes.AsSpan(_length, MaxLineBytes - 1));
        _bytes[_length++] = (byte)'\n';
        _times[Count++] = time;
    }

    /// <summary>The entries as a batch, whose one reference is the caller's.</summary>
    public LineBatch ToBatch() => LineBatch.Copy(_bytes.AsSpan(0, _length), _times.AsSpan(0, Count));
}
