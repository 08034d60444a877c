using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ban.Tests.Shared;

/// <summary>Real journal files, made by <c>systemd-journal-remote</c>, which writes entries given in the journal's export format.</summary>
internal static class JournalFiles
{
    private const string Program = "/lib/systemd/systemd-journal-remote";

    /// <summary>Why there can be no journal here; null if there can.</summary>
    public static string? Obstacle => File.Exists(Program) ? null : "systemd-journal-remote is not installed";

    /// <summary>Adds entries to a journal file, which is made if it is not there.</summary>
    public static async Task AppendAsync(string journal, params JournalText[] entries)
    {
        string export = journal + ".export";
        await File.WriteAllBytesAsync(export, [.. entries.SelectMany(e => e.ToExport())], TestContext.Current.CancellationToken);
        ProcessStartInfo start = new(Program, ["-o", journal, export]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.Delete(export);
        Assert.True(process.ExitCode == 0, await output);
    }
}

/// <summary>An entry as a test writes it.</summary>
internal sealed class JournalText
{
    private readonly DateTimeOffset _time;
    private readonly List<(string Field, byte[] Value)> _fields = [];

    public JournalText(DateTimeOffset time, string message, string program = "sshd", int process = 7)
    {
        _time = time;
        With("_HOSTNAME", "web01").With("SYSLOG_IDENTIFIER", program).With("_COMM", program).With("MESSAGE", message);
        With("_PID", process.ToString(CultureInfo.InvariantCulture));
    }

    private JournalText(DateTimeOffset time) => _time = time;

    /// <summary>An entry without any field.</summary>
    public static JournalText Bare(DateTimeOffset time) => new(time);

    public JournalText With(string field, string value) => With(field, Encoding.UTF8.GetBytes(value));

    public JournalText With(string field, byte[] value)
    {
        _fields.Add((field, value));
        return this;
    }

    public byte[] ToExport()
    {
        long time = (_time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        using MemoryStream bytes = new();
        bytes.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"__REALTIME_TIMESTAMP={time}\n__MONOTONIC_TIMESTAMP={time % 1_000_000_000}\n_BOOT_ID=0123456789abcdef0123456789abcdef\n")));
        Span<byte> length = stackalloc byte[8];
        foreach ((string field, byte[] value) in _fields)
        {
            // The form for values that hold anything: name, newline, length, value, newline.
            BinaryPrimitives.WriteInt64LittleEndian(length, value.Length);
            bytes.Write(Encoding.UTF8.GetBytes(field + "\n"));
            bytes.Write(length);
            bytes.Write(value);
            bytes.WriteByte((byte)'\n');
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
