using System.Runtime.InteropServices;
using System.Text;
using Ban.Native.LibC;
using Ban.Native.Netlink;

namespace Ban.Native.NfTables;

/// <summary>
/// The kernel's nftables, spoken to in process through libnftables: commands in nft's own language, each call one transaction.
/// Not thread-safe: its owner calls it from one thread at a time and disposes it. It belongs for good to the network
/// namespace of the thread that opened it.
/// </summary>
public sealed unsafe partial class NftContext : IDisposable
{
    /// <summary>Longest error text that is kept; the library adds a report for each of possibly thousands of elements.</summary>
    private const int MaxErrorBytes = 400;

    private readonly NftContextHandle _context;
    private readonly NetlinkSocket _netlink;

    /// <summary>By what number the kernel tells others of <see cref="Change"/>.</summary>
    internal uint Port => _netlink.Port;

    private NftContext(NftContextHandle context, NetlinkSocket netlink)
    {
        _context = context;
        _netlink = netlink;
    }

    /// <summary>Opens the way to the kernel.</summary>
    /// <exception cref="NftException">The library, nftables in the kernel, or the permission is missing.</exception>
    public static NftContext Open() => Open(NetlinkSocket.SendBufferBytes);

    /// <inheritdoc cref="Open()"/>
    /// <param name="sendBufferBytes">Room that is asked for, for what is sent at once; the system may give less.</param>
    internal static NftContext Open(int sendBufferBytes)
    {
        try
        {
            NetlinkSocket netlink = OpenNetlink(sendBufferBytes);
            NftContextHandle handle = new(NftImports.ContextNew(0));
            if (handle.IsInvalid || NftImports.BufferOutput(handle) != 0 || NftImports.BufferError(handle) != 0)
            {
                netlink.Dispose();
                handle.Dispose();
                throw Unreachable("libnftables gave no context");
            }

            return new NftContext(handle, netlink);
        }
        catch (DllNotFoundException exception)
        {
            throw Unreachable($"{NftImports.Library} is not installed", exception);
        }
        catch (EntryPointNotFoundException exception)
        {
            throw Unreachable($"{NftImports.Library} is too old", exception);
        }
    }

    /// <summary>Runs commands as one transaction: all take effect or none.</summary>
    /// <param name="commands">UTF-8 text, one command a line, ended by a zero byte.</param>
    /// <exception cref="NftException">The kernel or the library refused.</exception>
    /// <exception cref="ArgumentException">The text does not end with a zero byte.</exception>
    public void Run(ReadOnlySpan<byte> commands) => RunWithFlags(commands, 0);

    /// <summary>
    /// Changes elements of sets without libnftables: all or none, unless they are more than the kernel takes at once, of which it
    /// has some thousand room for everywhere. The changes are used up.
    /// </summary>
    /// <exception cref="NftException">The kernel refused.</exception>
    public void Change(NftElementChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.IsEmpty)
        {
            return;
        }

        int error = 0;
        foreach (Memory<byte> batch in changes.Batches(_netlink.MaxSendBytes))
        {
            error = _netlink.ExchangeBatch(batch.Span);
            if (error != 0)
            {
                break;
            }
        }

        changes.Clear();
        if (error != 0)
        {
            string why = Marshal.GetPInvokeErrorMessage(error);
            throw error == LibCError.NotPermitted
                ? Unreachable(why)
                : new NftException($"nftables: elements of sets cannot be changed: {why}", error == LibCError.NoEntry ? NftFailure.NotFound : NftFailure.Refused);
        }
    }

    /// <summary>Runs a listing command and gives its JSON, UTF-8 (libnftables-json(5)).</summary>
    /// <param name="command">UTF-8 text ended by a zero byte.</param>
    /// <param name="terse">Whether the elements of sets are left out, and not even fetched.</param>
    /// <exception cref="NftException">The kernel or the library refused.</exception>
    public byte[] List(ReadOnlySpan<byte> command, bool terse)
    {
        RunWithFlags(command, NftImports.OutputJson | NftImports.OutputNumericAll | (terse ? NftImports.OutputTerse : 0));
        return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(NftImports.OutputBuffer(_context)).ToArray();
    }

    public void Dispose()
    {
        _context.Dispose();
        _netlink.Dispose();
    }

    /// <summary>
    /// Asks for the number of the rule set, which changes nothing: libnftables itself would end the process where it gets no
    /// socket, and write to the standard error where it may not use it.
    /// </summary>
    private static NetlinkSocket OpenNetlink(int sendBufferBytes)
    {
        NetlinkSocket netlink = NetlinkSocket.TryOpen(NetlinkImports.Netfilter, out int error, sendBufferBytes) ?? throw Unreachable(Marshal.GetPInvokeErrorMessage(error));
        NetlinkRequest request = NftMessages.Request(stackalloc byte[NftMessages.MaxRequestLength], NftMessages.GetGeneration, NftFamily.Unspecified, 0);
        error = netlink.Exchange(request.Finish(), isDump: false, static _ => { });
        if (error != 0)
        {
            netlink.Dispose();
            throw Unreachable(Marshal.GetPInvokeErrorMessage(error));
        }

        return netlink;
    }

    private void RunWithFlags(ReadOnlySpan<byte> commands, uint flags)
    {
        if (commands.IsEmpty || commands[^1] != 0)
        {
            throw new ArgumentException("Commands end with a zero byte.", nameof(commands));
        }

        NftImports.SetOutputFlags(_context, flags);
        int result;
        fixed (byte* text = commands)
        {
            result = NftImports.RunCommand(_context, text);
        }

        // Fetched also after success: that is what empties the library's buffer.
        byte* error = NftImports.ErrorBuffer(_context);
        if (result != 0)
        {
            NftImports.OutputBuffer(_context);
            throw Translate(error);
        }
    }

    private static NftException Translate(byte* error)
    {
        ReadOnlySpan<byte> text = error is null ? [] : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error);
        string line = FirstError(text);
        if (line.Contains("Operation not permitted", StringComparison.Ordinal))
        {
            return Unreachable("Operation not permitted");
        }

        bool missing = line.Contains("No such file or directory", StringComparison.Ordinal);
        return new NftException($"nftables: {line}", missing ? NftFailure.NotFound : NftFailure.Refused);
    }

    /// <summary>The first message without its position; the lines after it repeat our own commands.</summary>
    private static string FirstError(ReadOnlySpan<byte> text)
    {
        int start = text.IndexOf("Error: "u8);
        ReadOnlySpan<byte> rest = start < 0 ? text : text[(start + "Error: "u8.Length)..];
        int end = rest.IndexOf((byte)'\n');
        rest = end < 0 ? rest : rest[..end];
        return rest.IsEmpty ? "refused without a reason" : Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, MaxErrorBytes)]);
    }

    private static NftException Unreachable(string why, Exception? inner = null) => new(
        $"cannot reach the kernel's nftables: {why}. Run as root or with CAP_NET_ADMIN, with libnftables 1.0 or later installed",
        NftFailure.Unreachable,
        inner);
}
