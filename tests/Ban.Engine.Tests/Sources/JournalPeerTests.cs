using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Native.Journal;

namespace Ban.Engine.Tests.Sources;

/// <summary>The line made of an entry, beside the one that fail2ban's own code makes of the same entry.</summary>
public sealed class JournalPeerTests
{
    private const string Script = """
        import sys
        from systemd import journal
        from fail2ban.server.filtersystemd import FilterSystemd
        class Peer(FilterSystemd):
            jailName = 'peer'
            def __init__(self): pass
            def getLogEncoding(self): return 'UTF-8'
        peer = Peer()
        for entry in journal.Reader(files=[sys.argv[1]], converters={'__CURSOR': lambda x: x}):
            (_, _, text), time = peer.formatJournalEntry(entry)
            sys.stdout.buffer.write(('%.6f %s\n' % (time, text)).encode('utf-8'))
        """;

    [Fact(Timeout = 60_000)]
    public async Task Compose_EntriesOfEveryShape_GivesFail2bansLines()
    {
        Assert.SkipWhen(JournalFiles.Obstacle is not null, $"no journal: {JournalFiles.Obstacle}");
        Assert.SkipUnless(File.Exists("/usr/bin/fail2ban-server") && Directory.Exists("/usr/lib/python3/dist-packages/systemd"), "fail2ban or python3-systemd is not installed");
        using TempDirectory temp = new();
        string file = temp.File("a.journal");
        DateTimeOffset time = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        await JournalFiles.AppendAsync(
            file,
            new JournalText(time, "Failed password for root from 192.0.2.1 port 22 ssh2"),
            new JournalText(time.AddSeconds(1), "with a source time").With("_SOURCE_REALTIME_TIMESTAMP", "1795176000123456"),
            new JournalText(time.AddSeconds(2), "two\nlines and \u00e9\u4e2d"),
            JournalText.Bare(time.AddSeconds(3)).With("_HOSTNAME", "web01").With("_COMM", "only-comm").With("MESSAGE", "no identifier"),
            JournalText.Bare(time.AddSeconds(4)).With("SYSLOG_IDENTIFIER", "app").With("SYSLOG_PID", "99").With("_PID", "7").With("MESSAGE", "own process id"),
            JournalText.Bare(time.AddSeconds(6)).With("_HOSTNAME", "web01").With("SYSLOG_IDENTIFIER", "kernel").With("_SOURCE_MONOTONIC_TIMESTAMP", "1234567890").With("MESSAGE", "IN=eth0"),
            JournalText.Bare(time.AddSeconds(7)).With("_HOSTNAME", "web01").With("SYSLOG_IDENTIFIER", "kernel").With("MESSAGE", "without its own clock"),
            JournalText.Bare(time.AddSeconds(8)).With("_HOSTNAME", "web01").With("_PID", "5").With("MESSAGE", "nobody"),
            JournalText.Bare(time.AddSeconds(9)).With("_HOSTNAME", "web01").With("SYSLOG_IDENTIFIER", "app").With("PRIORITY", "5"));

        Assert.Equal(await PeerAsync(file), Ours(file));
    }

    private static List<string> Ours(string file)
    {
        List<string> lines = [];
        byte[] buffer = new byte[1024];
        using SystemJournal journal = JournalSource.Open(new JournalSettings(), [file]);
        while (journal.MoveNext())
        {
            int length = JournalLine.Compose(journal, buffer);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{JournalLine.TimeOf(journal) / 1e6:F6} {Encoding.UTF8.GetString(buffer, 0, length)}"));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<string>> PeerAsync(string file)
    {
        ProcessStartInfo start = new("/usr/bin/python3", ["-c", Script, file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
