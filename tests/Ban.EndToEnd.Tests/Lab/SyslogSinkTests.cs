using Ban.Lab.Machines;

namespace Ban.EndToEnd.Tests.Lab;

public sealed class SyslogSinkTests
{
    [Theory]
    [InlineData("<38>Nov 20 10:42:06 sshd[4711]: Invalid user x from 192.0.2.1 port 1", "Nov 20 10:42:06 web01 sshd[4711]: Invalid user x from 192.0.2.1 port 1")]
    [InlineData("<38>Nov  2 10:42:06 sshd[4711]: a <b> c\n", "Nov  2 10:42:06 web01 sshd[4711]: a <b> c")]
    [InlineData("short", "short")]
    public void ToLine_Datagram_IsTheLineOfALogFile(string datagram, string line)
        => Assert.Equal(line, SyslogSink.ToLine(datagram));
}
