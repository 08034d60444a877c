using System.Net.Sockets;
using System.Text;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Logging;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon.Tests.Logging;

public sealed class LogFormatTests : IDisposable
{
    private const int Info = 20;

    private static readonly DateTimeOffset s_time = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("%(message)s", "late")]
    [InlineData("%(asctime)s %(levelname)-9s|%(message)s", "2026-03-04 05:06:07,089 WARNING  |late")]
    [InlineData("%(levelno)d %(created)f 100%% %(name)17s: %(message)s", "30 1772600767.089000 100%  fail2ban.actions: late")]
    public void Apply_Fields_AreFilledIn(string format, string expected) =>
        Assert.Equal(expected, LogFormat.Parse(format).Apply(s_time, "fail2ban.actions", Severity.All[2], "late"));

    [Theory]
    [InlineData("%(asctime)s", "%(message)s")]
    [InlineData("%(nothing)s %(message)s", "at character 1")]
    [InlineData("x %(message)", "at character 3")]
    [InlineData("%(message)s %d", "at character 13")]
    [InlineData("%(message)999999999s", "at character 1")]
    public void Parse_WhatCannotBeUsed_SaysWhere(string format, string part) =>
        Assert.Contains(part, Assert.Throws<StartException>(() => LogFormat.Parse(format)).Message, StringComparison.Ordinal);

    [Fact]
    public void Target_WithFormat_WritesItAsItStands()
    {
        Assert.Equal("WARNING: late\n", Written("[format=\"%(levelname)s: %(message)s\"]", log => log.LogWarning("late")));
    }

    [Fact]
    public void Reopen_AfterARotation_WritesToTheNewFile()
    {
        string path = _directory.File("log");
        using var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(path + "[format=\"%(message)s\"]"), "/dev/log"), Info, TimeProvider.System);
        ILogger log = writer.CreateLogger("server");
        log.LogInformation("one");
        File.Move(path, path + ".1");
        log.LogInformation("two");
        Assert.True(writer.Reopen());
        log.LogInformation("three");
        Assert.Equal("one\ntwo\n", File.ReadAllText(path + ".1"));
        Assert.Equal("three\n", File.ReadAllText(path));
    }

    [Fact]
    public void Reopen_WhereThePathCannotBeOpened_KeepsTheOldFile()
    {
        string folder = _directory.File("logs");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "log");
        using var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(path + "[format=\"%(message)s\"]"), "/dev/log"), Info, TimeProvider.System);
        Directory.Move(folder, folder + ".old");
        Assert.Throws<StartException>(() => writer.Reopen());
        writer.CreateLogger("server").LogInformation("still here");
        Assert.Equal("still here\n", File.ReadAllText(Path.Combine(folder + ".old", "log")));
    }

    [Fact]
    public void Replace_Target_GoesOnThere()
    {
        string old = _directory.File("old");
        using var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(old), "/dev/log"), Info, TimeProvider.System);
        ILogger log = writer.CreateLogger("server");
        writer.Replace(LogTarget.Open(LogTargetSpec.Parse(_directory.File("new") + "[format=\"%(message)s\"]"), "/dev/log"));
        log.LogInformation("here");
        writer.LowestNumber = 40;
        log.LogWarning("too low");
        Assert.Equal("here\n", File.ReadAllText(_directory.File("new")));
        Assert.Empty(File.ReadAllText(old));
    }

    [Fact]
    public void Log_TurningCharacters_AreVisible() =>
        Assert.Equal(@"a\u202eb\u2028c" + "\n", Written("[format=\"%(message)s\"]", log => log.LogWarning("a\u202eb\u2028c")));

    [Fact]
    public void Journal_Message_IsTheMessageOnly()
    {
        string path = _directory.File("journal.sock");
        using var journal = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        journal.Bind(new UnixDomainSocketEndPoint(path));
        journal.ReceiveTimeout = 5000;
        using (var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse("SYSTEMD-JOURNAL"), "/dev/log", path), Info, TimeProvider.System))
        {
            writer.CreateLogger("actions").LogWarning("late\nPRIORITY=0");
        }

        byte[] datagram = new byte[500];
        string received = Encoding.UTF8.GetString(datagram, 0, journal.Receive(datagram));
        Assert.Equal("PRIORITY=4\nSYSLOG_IDENTIFIER=bantui\nMESSAGE=late\\x0aPRIORITY=0\n", received);
    }

    private string Written(string parameters, Action<ILogger> log)
    {
        string path = _directory.File("log");
        using (var writer = new LogWriter(LogTarget.Open(LogTargetSpec.Parse(path + parameters), "/dev/log"), Info, TimeProvider.System))
        {
            log(writer.CreateLogger("actions"));
        }

        return File.ReadAllText(path);
    }
}
