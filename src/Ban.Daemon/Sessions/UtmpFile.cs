using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Ban.Core.Net;

namespace Ban.Daemon.Sessions;

/// <summary>Reads <c>utmp</c> and <c>wtmp</c>, utmp(5): who is logged in on a terminal, and who was.</summary>
internal static class UtmpFile
{
    public const string Present = "/run/utmp";
    public const string Past = "/var/log/wtmp";

    /// <summary>Entries read, from the end of the file: an hour has fewer.</summary>
    private const int MaxEntries = 1024;

    private const short UserProcess = 7;
    private const int ProcessOffset = 4;
    private const int LineOffset = 8;
    private const int UserOffset = 44;
    private const int NameLength = 32;
    private const int HostOffset = 76;
    private const int HostLength = 256;

    /// <summary>Where the C library keeps session and time in 32 bits for the sake of 32-bit programs, entries are shorter.</summary>
    private static readonly bool s_isShort = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 or Architecture.Arm;
    private static readonly int s_timeOffset = s_isShort ? 340 : 344;
    private static readonly int s_addressOffset = s_isShort ? 348 : 360;

    /// <summary>Bytes of an entry.</summary>
    internal static int EntryLength { get; } = s_isShort ? 384 : 400;

    /// <summary>Who is logged in now from elsewhere; empty where the system keeps no such file.</summary>
    public static IReadOnlyList<LoginSession> ReadPresent() =>
        [.. Read(Present).Where(static entry => ProcFiles.Exists(entry.Process)).Select(static entry => entry.ToSession(SessionState.Active))];

    /// <summary>Who has logged in from elsewhere since a time.</summary>
    public static IReadOnlyList<LoginSession> ReadPast(DateTimeOffset since) =>
        [.. Read(Past).Where(entry => entry.Time >= since).Select(static entry => entry.ToSession(SessionState.Recent))];

    /// <summary>The entries about log-ins from elsewhere among the last of a file.</summary>
    internal static IReadOnlyList<Entry> Read(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            long entries = file.Length / EntryLength;
            int wanted = (int)Math.Min(entries, MaxEntries);
            file.Position = (entries - wanted) * EntryLength;
            byte[] bytes = new byte[wanted * EntryLength];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            List<Entry> found = [];
            for (int start = 0; start + EntryLength <= length; start += EntryLength)
            {
                if (Parse(bytes.AsSpan(start, EntryLength)) is { } entry)
                {
                    found.Add(entry);
                }
            }

            return found;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Entry? Parse(ReadOnlySpan<byte> entry)
    {
        if (MemoryMarshal.Read<short>(entry) != UserProcess || AddressOf(entry) is not { } address)
        {
            return null;
        }

        long seconds = s_isShort ? MemoryMarshal.Read<uint>(entry[s_timeOffset..]) : MemoryMarshal.Read<long>(entry[s_timeOffset..]);
        return new Entry(
            address, Text(entry.Slice(UserOffset, NameLength)), Text(entry.Slice(LineOffset, NameLength)), MemoryMarshal.Read<int>(entry[ProcessOffset..]),
            DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, uint.MaxValue)));
    }

    private static NetAddress? AddressOf(ReadOnlySpan<byte> entry)
    {
        ReadOnlySpan<byte> bytes = entry.Slice(s_addressOffset, 16);
        if (!bytes.ContainsAnyExcept((byte)0))
        {
            return IPAddress.TryParse(Text(entry.Slice(HostOffset, HostLength)), out IPAddress? named) ? NetAddress.From(named) : null;
        }

        return bytes[4..].ContainsAnyExcept((byte)0)
            ? NetAddress.From(new IPAddress(bytes))
            : NetAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>A log-in.</summary>
    /// <param name="Process">Whose end is the session's.</param>
    internal sealed record Entry(NetAddress Address, string User, string Terminal, int Process, DateTimeOffset Time)
    {
        public LoginSession ToSession(SessionState state) => new(
            Address, User, state == SessionState.Active ? $"terminal {Terminal}" : $"terminal {Terminal}, logged in at {Time.UtcDateTime:HH:mm:ss} UTC", state);
    }
}
