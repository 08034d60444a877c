using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Ban.Native.Journal;

namespace Ban.Matching.Lines;

/// <summary>
/// Makes of an entry of the journal the line that filters are written for: <c>HOST IDENT[PID]: MESSAGE</c> (spec 2, section 3.4).
/// A newline in it becomes the two characters <c>\n</c>, so that one entry cannot pass for two.
/// </summary>
public ref struct JournalLine
{
    // The field is its sender's; a later time than this is none.
    private static readonly long s_lastTime = ((DateTimeOffset.MaxValue.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond) - 86_400_000_000;

    private readonly Span<byte> _target;
    private int _length;

    private JournalLine(Span<byte> target) => _target = target;

    /// <summary>Writes the line of the entry that the journal stands at, cut where the target ends.</summary>
    /// <returns>Its length in bytes; there is no line end.</returns>
    public static int Compose(SystemJournal entry, Span<byte> target)
    {
        ArgumentNullException.ThrowIfNull(entry);
        JournalLine line = new(target);
        line.Append(entry.Field("_HOSTNAME\0"u8));
        int start = line.NextWord();
        if (!line.AppendFirst(entry, "SYSLOG_IDENTIFIER\0"u8, "_COMM\0"u8))
        {
            line._length = Math.Max(0, start - 1);
        }
        else
        {
            bool isKernel = line._target[start..line._length].SequenceEqual("kernel"u8);
            isKernel &= !line.AppendProcess(entry);
            line.Append(":"u8);
            if (isKernel)
            {
                line.AppendUptime(entry);
            }
        }

        line.NextWord();
        line.Append(entry.Field("MESSAGE\0"u8));
        return line._length;
    }

    /// <summary>When the entry's sender wrote it, or else the journal got it: microseconds since 1970.</summary>
    public static long TimeOf(SystemJournal entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return TryRead(entry.Field("_SOURCE_REALTIME_TIMESTAMP\0"u8), out long time) && time <= s_lastTime ? time : entry.ReceivedAt();
    }

    /// <summary>A time as Python writes a local one, which is what fail2ban puts before an entry's line.</summary>
    public static string TimeText(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        bool isWhole = local.Ticks % TimeSpan.TicksPerSecond == 0;
        return local.ToString(isWhole ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out int read) && read == text.Length && number >= 0;

    /// <summary>A blank between two words; gives where the next begins.</summary>
    private int NextWord()
    {
        if (_length > 0)
        {
            Append(" "u8);
        }

        return _length;
    }

    private bool AppendFirst(SystemJournal entry, ReadOnlySpan<byte> field, ReadOnlySpan<byte> otherwise)
    {
        ReadOnlySpan<byte> value = entry.Field(field);
        if (value.IsEmpty)
        {
            value = entry.Field(otherwise);
        }

        Append(value);
        return !value.IsEmpty;
    }

    private bool AppendProcess(SystemJournal entry)
    {
        int start = _length;
        Append("["u8);
        if (AppendFirst(entry, "SYSLOG_PID\0"u8, "_PID\0"u8))
        {
            Append("]"u8);
            return true;
        }

        _length = start;
        return false;
    }

    /// <summary>What the kernel writes before its messages: seconds since the start.</summary>
    private void AppendUptime(SystemJournal entry)
    {
        if (!TryRead(entry.Field("_SOURCE_MONOTONIC_TIMESTAMP\0"u8), out long uptime))
        {
            uptime = entry.ReceivedAfterBoot();
        }

        Span<byte> text = stackalloc byte[40];
        Encoding.UTF8.TryGetBytes(string.Create(CultureInfo.InvariantCulture, $" [{uptime / 1e6,12:F6}]"), text, out int length);
        Append(text[..length]);
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && _length < _target.Length)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
            part = part[..Math.Min(part.Length, _target.Length - _length)];
            part.CopyTo(_target[_length..]);
            _length += part.Length;
            if (end < 0)
            {
                return;
            }

            if (_length + 2 <= _target.Length)
            {
                _target[_length++] = (byte)'\\';
                _target[_length++] = (byte)'n';
            }

            text = text[(end + 1)..];
        }
    }
}
