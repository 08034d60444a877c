using System.Buffers.Binary;
using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <content>Has the kernel itself leave out what we need not hear.</content>
public sealed partial class NftMonitor
{
    /// <summary>Offset of the sender's port in netlink's header.</summary>
    private const uint PortOffset = 12;

    // Instructions of the classic packet filter, bpf(4).
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    /// <summary>
    /// Leaves out two ports' changes, a notice for each of possibly thousands of elements. All messages of a piece come from one
    /// transaction, so that the first one's port is that of all. Where the kernel refuses, they are passed over when they are read.
    /// </summary>
    private unsafe void FilterOut(uint port, uint other)
    {
        Instruction* program = stackalloc Instruction[5]
        {
            new Instruction { Code = LoadWord, Value = PortOffset },
            new Instruction { Code = JumpIfEqual, EqualSkip = 1, OtherwiseSkip = 0, Value = AsRead(port) },
            new Instruction { Code = JumpIfEqual, EqualSkip = 0, OtherwiseSkip = 1, Value = AsRead(other) },
            new Instruction { Code = Return, Value = 0 },
            new Instruction { Code = Return, Value = uint.MaxValue },
        };
        Program filter = new() { Length = 5, Instructions = program };
        _ = NetlinkImports.SetOption((int)_socket.Handle, NetlinkImports.SolSocket, NetlinkImports.AttachFilter, &filter, (uint)sizeof(Program));
    }

    /// <summary>The filter reads numbers in network order; netlink's are in the machine's.</summary>
    private static uint AsRead(uint port) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(port) : port;

    private struct Instruction
    {
        public ushort Code;
        public byte EqualSkip;
        public byte OtherwiseSkip;
        public uint Value;
    }

    private unsafe struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
