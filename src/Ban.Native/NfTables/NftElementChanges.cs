using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <summary>A set of the kernel's nftables.</summary>
public sealed record NftSet(NftFamily Family, string Table, string Name);

/// <summary>
/// Changes of sets' elements that take effect together as far as they can be sent at once, in order, written as the kernel reads them: through libnftables' language
/// each element costs several times as much, and some 400 bytes while it works. Keys are single values, as in a hash set; not
/// thread-safe.
/// </summary>
public sealed class NftElementChanges
{
    /// <summary>A list of elements is one attribute, whose length the kernel keeps in 16 bits.</summary>
    private const int MaxListLength = 60_000;

    private const int AttributeLength = 4;

    /// <summary>An element at its longest: three attributes around a key of 16 bytes, and a time-out.</summary>
    private const int MaxElementLength = (4 * AttributeLength) + 16 + sizeof(ulong);

    /// <summary>What is kept for the next changes; a burst's memory is let go.</summary>
    private const int MaxKeptBytes = 64 << 10;

    private byte[] _bytes = [];
    private int _length;
    private int _message;
    private int _list;
    private NftSet? _set;
    private bool _isDelete;

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _bytes = _bytes.Length > MaxKeptBytes ? [] : _bytes;
        _length = 0;
        _set = null;
    }

    /// <summary>Adds an element; one that is there stays as it is.</summary>
    /// <param name="key">Its bytes in network order, 4 or 16.</param>
    /// <param name="timeout">After what time the kernel removes it, to the millisecond; null is never.</param>
    public void Add(NftSet set, ReadOnlySpan<byte> key, TimeSpan? timeout)
    {
        Span<byte> element = Begin(set, isDelete: false, key, timeout is null ? 0 : AttributeLength + sizeof(ulong));
        if (timeout is { } time)
        {
            WriteHeader(element, AttributeLength + sizeof(ulong), NftMessages.ElementTimeout);
            BinaryPrimitives.WriteUInt64BigEndian(element[AttributeLength..], (ulong)(time.Ticks / TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>Deletes an element. One that is not there has the kernel refuse everything.</summary>
    /// <param name="key">Its bytes in network order, 4 or 16.</param>
    public void Delete(NftSet set, ReadOnlySpan<byte> key) => Begin(set, isDelete: true, key, 0);

    /// <summary>
    /// The batches, to be numbered and sent one after the other: one, unless it is longer than what can be sent at once. Of several
    /// each takes effect by itself; their order is that of the changes.
    /// </summary>
    /// <param name="maxBytes">Longest batch.</param>
    internal IEnumerable<Memory<byte>> Batches(int maxBytes)
    {
        Finish();
        if (_length <= maxBytes)
        {
            yield return _bytes.AsMemory(0, _length);
            yield break;
        }

        int end = _length - NftMessages.MarkLength;
        for (int start = NftMessages.MarkLength; start < end;)
        {
            int length = LengthAt(start);
            int last = start;
            while (start + length < end && length + LengthAt(start + length) <= maxBytes - (2 * NftMessages.MarkLength))
            {
                last = start + length;
                length += LengthAt(last);
            }

            yield return Batch(start, length, last - start);
            start += length;
        }
    }

    /// <summary>Length of the message at a place; it is a multiple of 4, as each of its elements is.</summary>
    private int LengthAt(int place) => (int)MemoryMarshal.Read<uint>(_bytes.AsSpan(place));

    /// <summary>Messages between marks of their own.</summary>
    /// <param name="last">Place of the last message, which asks for an acknowledgement.</param>
    private byte[] Batch(int start, int length, int last)
    {
        byte[] batch = new byte[length + (2 * NftMessages.MarkLength)];
        NftMessages.WriteMark(batch, isEnd: false);
        Span<byte> messages = batch.AsSpan(NftMessages.MarkLength, length);
        _bytes.AsSpan(start, length).CopyTo(messages);
        NetlinkRequest.Complete(messages[last..], NetlinkRequest.AcknowledgeFlag);
        NftMessages.WriteMark(batch.AsSpan(NftMessages.MarkLength + length), isEnd: true);
        return batch;
    }

    private void Finish()
    {
        EndMessage(NetlinkRequest.AcknowledgeFlag);
        _set = null;
        Reserve(NftMessages.MarkLength);
        NftMessages.WriteMark(_bytes.AsSpan(_length), isEnd: true);
        _length += NftMessages.MarkLength;
    }

    /// <summary>Writes an element up to its key.</summary>
    /// <returns>The room for what stands behind it.</returns>
    private Span<byte> Begin(NftSet set, bool isDelete, ReadOnlySpan<byte> key, int rest)
    {
        if (set != _set || isDelete != _isDelete || _length - _list > MaxListLength)
        {
            BeginMessage(set, isDelete);
        }

        int length = (3 * AttributeLength) + key.Length + rest;
        Reserve(MaxElementLength);
        Span<byte> element = _bytes.AsSpan(_length, length);
        WriteHeader(element, length, NftMessages.ListElement | NetlinkRequest.NestedFlag);
        WriteHeader(element[AttributeLength..], (2 * AttributeLength) + key.Length, NftMessages.ElementKey | NetlinkRequest.NestedFlag);
        WriteHeader(element[(2 * AttributeLength)..], AttributeLength + key.Length, NftMessages.DataValue);
        key.CopyTo(element[(3 * AttributeLength)..]);
        _length += length;
        return element[^rest..];
    }

    private void BeginMessage(NftSet set, bool isDelete)
    {
        if (_length == 0)
        {
            Reserve(NftMessages.MarkLength);
            NftMessages.WriteMark(_bytes, isEnd: false);
            _length = NftMessages.MarkLength;
        }
        else
        {
            EndMessage(0);
        }

        Reserve(NftMessages.MaxRequestLength);
        _message = _length;
        NetlinkRequest request = isDelete
            ? NftMessages.Request(_bytes.AsSpan(_length), NftMessages.DeleteSetElement, set.Family, 0)
            : NftMessages.Request(_bytes.AsSpan(_length), NftMessages.NewSetElement, set.Family, NetlinkRequest.CreateFlag);
        request.AddName(NftMessages.TableName, set.Table);
        request.AddName(NftMessages.ElementsSet, set.Name);
        _list = _length + request.Finish().Length;
        _length = _list + AttributeLength;
        (_set, _isDelete) = (set, isDelete);
    }

    /// <summary>The lengths are known now.</summary>
    private void EndMessage(ushort flags)
    {
        WriteHeader(_bytes.AsSpan(_list), _length - _list, NftMessages.Elements | NetlinkRequest.NestedFlag);
        NetlinkRequest.Complete(_bytes.AsSpan(_message, _length - _message), flags);
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - _length < length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + length));
        }
    }

    private static void WriteHeader(Span<byte> target, int length, int type)
    {
        MemoryMarshal.Write(target, (ushort)length);
        MemoryMarshal.Write(target[2..], (ushort)type);
    }
}
