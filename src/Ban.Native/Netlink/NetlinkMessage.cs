using System.Runtime.InteropServices;
using System.Text;

namespace Ban.Native.Netlink;

/// <summary>One message of the kernel: a header of 16 bytes, and behind it what the type says (netlink(7)).</summary>
internal readonly ref struct NetlinkMessage(ReadOnlySpan<byte> bytes)
{
    public const int HeaderLength = 16;
    public const int SequenceOffset = 8;
    public const ushort ErrorType = 2;
    public const ushort DoneType = 3;

    /// <summary>Set where the rule set changed while it was listed.</summary>
    public const ushort InterruptedFlag = 0x10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ushort Type => MemoryMarshal.Read<ushort>(_bytes[4..]);

    public ushort Flags => MemoryMarshal.Read<ushort>(_bytes[6..]);

    public uint Sequence => MemoryMarshal.Read<uint>(_bytes[SequenceOffset..]);

    /// <summary>The socket that asked for this, or that made the change which is told.</summary>
    public uint Port => MemoryMarshal.Read<uint>(_bytes[12..]);

    public ReadOnlySpan<byte> Payload => _bytes[HeaderLength..];

    /// <summary>Error number of an error message; 0 is an acknowledgement.</summary>
    public int Error => Payload.Length >= sizeof(int) ? -MemoryMarshal.Read<int>(Payload) : 0;

    /// <summary>Cuts the first message off what was received; false at the end, or where what is left is no message.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> received, out NetlinkMessage message)
    {
        message = default;
        if (received.Length < HeaderLength)
        {
            return false;
        }

        uint length = MemoryMarshal.Read<uint>(received);
        if (length < HeaderLength || length > received.Length)
        {
            return false;
        }

        message = new NetlinkMessage(received[..(int)length]);
        received = received[Math.Min(received.Length, Align((int)length))..];
        return true;
    }

    public static int Align(int length) => (length + 3) & ~3;
}

/// <summary>The attributes behind a message's fixed part, or within another attribute.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderLength = 4;

    /// <summary>The upper two bits are flags.</summary>
    private const int TypeMask = 0x3FFF;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Goes to the next one; false at the end.</summary>
    public bool TryTake(out int type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.Length < HeaderLength)
        {
            return false;
        }

        int length = MemoryMarshal.Read<ushort>(_rest);
        if (length < HeaderLength || length > _rest.Length)
        {
            return false;
        }

        type = MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask;
        value = _rest[HeaderLength..length];
        _rest = _rest[Math.Min(_rest.Length, NetlinkMessage.Align(length))..];
        return true;
    }

    /// <summary>The first attribute of a type; empty if there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, int wanted)
    {
        NetlinkAttributes attributes = new(bytes);
        while (attributes.TryTake(out int type, out ReadOnlySpan<byte> value))
        {
            if (type == wanted)
            {
                return value;
            }
        }

        return default;
    }
}

/// <summary>Writes one request.</summary>
/// <param name="buffer">Long enough for it.</param>
internal ref struct NetlinkRequest(Span<byte> buffer)
{
    public const ushort RequestFlag = 1;
    public const ushort AcknowledgeFlag = 4;
    public const ushort DumpFlags = 0x300;
    public const ushort CreateFlag = 0x400;

    public const int NestedFlag = 0x8000;

    private readonly Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>Begins with the header; the sequence number is the socket's to set.</summary>
    public void Begin(ushort type, ushort flags)
    {
        _buffer[..NetlinkMessage.HeaderLength].Clear();
        MemoryMarshal.Write(_buffer[4..], type);
        MemoryMarshal.Write(_buffer[6..], (ushort)(flags | RequestFlag));
        _length = NetlinkMessage.HeaderLength;
    }

    /// <summary>The fixed part of Netfilter's messages: family, version, resource.</summary>
    public void AddFamily(byte family)
    {
        Add(stackalloc byte[] { family, 0, 0, 0 });
    }

    /// <summary>A fixed part, whose length is a multiple of 4.</summary>
    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_length..]);
        _length += bytes.Length;
    }

    /// <summary>An attribute that is a name; nftables' have at most 255 bytes.</summary>
    public void AddName(ushort type, string name)
    {
        int length = 4 + Encoding.ASCII.GetByteCount(name) + 1;
        MemoryMarshal.Write(_buffer[_length..], (ushort)length);
        MemoryMarshal.Write(_buffer[(_length + 2)..], type);
        Span<byte> value = _buffer.Slice(_length + 4, NetlinkMessage.Align(length) - 4);
        value.Clear();
        Encoding.ASCII.GetBytes(name, value);
        _length += NetlinkMessage.Align(length);
    }

    /// <summary>An attribute within others, of which each holds the next alone.</summary>
    /// <param name="types">From the outermost to the one with the value.</param>
    /// <param name="value">At most 16 bytes, a multiple of 4.</param>
    public void AddNested(scoped ReadOnlySpan<ushort> types, scoped ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < types.Length; i++)
        {
            int length = (4 * (types.Length - i)) + value.Length;
            bool isInnermost = i == types.Length - 1;
            MemoryMarshal.Write(_buffer[_length..], (ushort)length);
            MemoryMarshal.Write(_buffer[(_length + 2)..], (ushort)(types[i] | (isInnermost ? 0 : NestedFlag)));
            _length += 4;
        }

        Add(value);
    }

    /// <summary>Writes the length of a message that has grown behind its request, and adds flags.</summary>
    public static void Complete(Span<byte> message, ushort flags)
    {
        MemoryMarshal.Write(message, (uint)message.Length);
        MemoryMarshal.Write(message[6..], (ushort)(MemoryMarshal.Read<ushort>(message[6..]) | flags));
    }

    /// <summary>The whole request.</summary>
    public readonly Span<byte> Finish()
    {
        MemoryMarshal.Write(_buffer, (uint)_length);
        return _buffer[.._length];
    }
}
