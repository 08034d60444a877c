using System.Text;
using Ban.Daemon.Sessions;

namespace Ban.Daemon.Tests.Sessions;

public sealed class SessionSourcesTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("sshd: alice@pts/0", "alice", "pts/0")]
    [InlineData("sshd: alice@notty", "alice", "notty")]
    [InlineData("sshd: alice@pts/0,pts/3", "alice", "pts/0,pts/3")]
    [InlineData("sshd-session: alice@example.org@pts/1", "alice@example.org", "pts/1")]
    [InlineData("sshd: alice", "alice", null)]
    [InlineData("sshd: alice [priv]", null, null)]
    [InlineData("sshd: alice [net]", null, null)]
    [InlineData("sshd: unknown [net]", null, null)]
    [InlineData("sshd: [accepted]", null, null)]
    [InlineData("sshd-session: [net]", null, null)]
    [InlineData("sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", null, null)]
    [InlineData("sshd: @pts/0", null, null)]
    [InlineData("sshd: ", null, null)]
    [InlineData("/usr/sbin/sshd -D", null, null)]
    [InlineData("", null, null)]
    public void Session_TitleOfAServerProcess_NamesWhoIsLoggedIn(string title, string? user, string? terminal) =>
        Assert.Equal(user is null ? null : (user, terminal), SshTitle.Session(title));

    [Theory]
    [InlineData("sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", true)]
    [InlineData("/usr/sbin/sshd -D", true)]
    [InlineData("sshd: alice@pts/0", false)]
    [InlineData("sshd: [accepted]", false)]
    public void IsListener_TitleOfAServerProcess_TellsTheOneThatTakesConnections(string title, bool expected) =>
        Assert.Equal(expected, SshTitle.IsListener(title));

    [Fact]
    public void Read_Utmp_TakesLogInsFromElsewhere()
    {
        string path = Path.Combine(_temp.Path, "utmp");
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);
        File.WriteAllBytes(path,
        [
            .. Entry(7, "pts/0", "alice", [192, 0, 2, 7, .. new byte[12]], "", time),
            .. Entry(7, "pts/1", "bob", System.Net.IPAddress.Parse("2001:db8::7").GetAddressBytes(), "", time),
            .. Entry(7, "pts/2", "carol", new byte[16], "203.0.113.9", time),
            .. Entry(7, "tty1", "local", new byte[16], "", time),
            .. Entry(8, "pts/3", "gone", [192, 0, 2, 8, .. new byte[12]], "", time),
            .. new byte[100],
        ]);

        IReadOnlyList<UtmpFile.Entry> entries = UtmpFile.Read(path);

        Assert.Equal(["192.0.2.7 alice pts/0", "2001:db8::7 bob pts/1", "203.0.113.9 carol pts/2"], entries.Select(entry => $"{entry.Address} {entry.User} {entry.Terminal}"));
        Assert.All(entries, entry => Assert.Equal((time, 77), (entry.Time, entry.Process)));
    }

    [Fact]
    public void Read_UtmpThatIsNotThereOrNoise_IsEmpty()
    {
        string path = Path.Combine(_temp.Path, "noise");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 31))]);
        Assert.Empty(UtmpFile.Read(Path.Combine(_temp.Path, "missing")));
        Assert.DoesNotContain(UtmpFile.Read(path), entry => entry.Process == 77);
    }

    [Fact]
    public void Read_LogindSessions_TakesThoseFromElsewhereThatLive()
    {
        Session("1", "USER=alice", "REMOTE=1", "REMOTE_HOST=192.0.2.7", "SERVICE=sshd", "STATE=active", "LEADER=10");
        Session("2", "USER=bob", "REMOTE=1", "REMOTE_HOST=192.0.2.8", "STATE=closing", "LEADER=10");
        Session("3", "USER=carol", "REMOTE=1", "REMOTE_HOST=192.0.2.9", "STATE=active", "LEADER=11");
        Session("c1", "USER=local", "REMOTE=0", "STATE=active", "LEADER=10");
        Session("4.ref", "REMOTE_HOST=192.0.2.10");

        LoginSession session = Assert.Single(LogindSessions.Read(_temp.Path, process => process == 10));

        Assert.Equal(("192.0.2.7", "alice", "session 1, sshd"), (session.Address.ToString(), session.User, session.Text));
        Assert.Empty(LogindSessions.Read(Path.Combine(_temp.Path, "missing"), _ => true));
    }

    [Theory]
    [InlineData("192.0.2.7 51234 192.0.2.1 22", "192.0.2.7")]
    [InlineData("fe80::1%eth0 51234 fe80::2 22", "fe80::1")]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    public void Parse_SshConnection_IsTheClient(string variable, string? address) =>
        Assert.Equal(address, CallerSession.Parse(variable)?.ToString());

    [Fact]
    public void Proc_OfThisProcess_IsRead()
    {
        Assert.True(ProcFiles.Exists(Environment.ProcessId));
        Assert.Contains(Environment.ProcessId, ProcFiles.Processes());
        Assert.True(ProcFiles.Parent(Environment.ProcessId) > 0);
        Assert.False(string.IsNullOrEmpty(ProcFiles.Name(Environment.ProcessId)));
        Assert.Equal(0, ProcFiles.Parent(int.MaxValue));
    }

    private static byte[] Entry(short type, string line, string user, byte[] address, string host, DateTimeOffset time)
    {
        byte[] entry = new byte[UtmpFile.EntryLength];
        bool isShort = entry.Length == 384;
        BitConverter.TryWriteBytes(entry, type);
        BitConverter.TryWriteBytes(entry.AsSpan(4), 77);
        Encoding.UTF8.GetBytes(line, entry.AsSpan(8));
        Encoding.UTF8.GetBytes(user, entry.AsSpan(44));
        Encoding.UTF8.GetBytes(host, entry.AsSpan(76));
        BitConverter.TryWriteBytes(entry.AsSpan(isShort ? 340 : 344), (uint)time.ToUnixTimeSeconds());
        address.CopyTo(entry.AsSpan(isShort ? 348 : 360));
        return entry;
    }

    private void Session(string name, params string[] lines) => File.WriteAllLines(Path.Combine(_temp.Path, name), lines);
}
