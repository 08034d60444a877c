using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Tests.Logging;

public sealed partial class LogWriterTests : IDisposable
{
    private const int Info = 20;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Log_File_HasTheFormThatScriptsRead()
    {
        Assert.Matches(LineForm(), Written("log", Info, log => log.LogInformation("[sshd] Found 192.0.2.1")));
    }

    [Fact]
    public void Log_ControlCharacters_CannotForgeALine()
    {
        string written = Written("log", Info, log => log.LogInformation("user x\n2026-01-01 Ban\x1b[2J\u0085"));
        Assert.Equal(1, written.Count(character => character == '\n'));
        Assert.Contains(@"x\x0a2026-01-01 Ban\x1b[2J\x85", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_BelowTheLevel_IsNotWritten()
    {
        string written = Written("log", 25, log =>
        {
            log.LogInformation("plain");
            log.LogInformation(new EventId(7, "Notice.Banned"), "noticed");
        });
        Assert.DoesNotContain("plain", written, StringComparison.Ordinal);
        Assert.Contains("NOTICE  noticed", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_TargetWithParameters_LeavesDateAndPaddingOut()
    {
        string written = Written("log[datetime=no, padding=no]", Info, log => log.LogWarning("late"));
        Assert.Equal($"fail2ban.actions[{Environment.ProcessId}]: WARNING late\n", written);
    }

    [Fact]
    public void Tell_ListenerThatComesLate_HearsOfTheLinesBeforeAndAfter()
    {
        using var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(_directory.File("log")), "/dev/log"), Info, TimeProvider.System);
        ILogger log = writer.CreateLogger("server");
        log.LogWarning("before\e");
        log.LogDebug("below the level");
        List<LogRecord> heard = [];
        writer.Tell(heard.Add);
        writer.CreateLogger("utils").LogError("after");
        Assert.Equal(
            [("WARNING", "fail2ban.server", @"before\x1b", false), ("ERROR", "fail2ban.utils", "after", true)],
            heard.Select(line => (line.Level, line.Module, line.Message, line.IsConfidential)));
    }

    [Fact]
    public void Open_FileIsNew_IsForTheOwnerOnly()
    {
        string path = _directory.File("log");
        LogTarget.Open(LogTargetSpec.Parse(path), "/dev/log").Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Open_FileInNoFolder_IsOneClearLine()
    {
        string path = _directory.File("none/log");
        StartException refused = Assert.Throws<StartException>(() => LogTarget.Open(LogTargetSpec.Parse(path), "/dev/log"));
        Assert.StartsWith($"cannot open the log {path}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownFacility_IsRefusedWithTheKnownOnes()
    {
        StartException refused = Assert.Throws<StartException>(() => LogTarget.Open(LogTargetSpec.Parse("SYSLOG[facility=NOISE]"), "/dev/log"));
        Assert.Contains("AUTHPRIV", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_Syslog_CarriesFacilityAndPriority()
    {
        string path = _directory.File("log.sock");
        using var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(path));
        daemon.ReceiveTimeout = 5000;
        using (var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse("SYSLOG[facility=AUTH]"), path), Info, TimeProvider.System))
        {
            writer.CreateLogger("actions").LogWarning("late");
        }

        byte[] datagram = new byte[500];
        string received = Encoding.UTF8.GetString(datagram, 0, daemon.Receive(datagram));
        Assert.Equal($"<{(4 * 8) + 4}>bantui[{Environment.ProcessId}]: fail2ban.actions[{Environment.ProcessId}]: WARNING late", received);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} fail2ban\.actions        \[\d+\]: INFO    \[sshd\] Found 192\.0\.2\.1\n$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineForm();

    private string Written(string target, int lowest, Action<ILogger> log)
    {
        using (var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(_directory.File(target)), "/dev/log"), lowest, TimeProvider.System))
        {
            log(writer.CreateLogger("actions"));
        }

        return File.ReadAllText(_directory.File("log"));
    }
}
