using Ban.Rpc.Contract;
using Ban.Tui.App;
using static Ban.Tui.Tests.App.Samples;

namespace Ban.Tui.Tests.App;

/// <summary>The screen as sentences.</summary>
public sealed class PlainScreenTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly PlainScreen _screen;

    public PlainScreenTests() => _screen = new PlainScreen(_output, TimeZoneInfo.Utc);

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Take_FirstSnapshot_SaysTheJailsOnce()
    {
        await SayAsync(new SnapshotMessage(Info, Jails, Now), new SnapshotMessage(Info, Jails, Now));

        Assert.Equal(
            """
            web01, bantuid 0.1.0, up 12d 4h: 1,204 banned in 5 jails.
            Jail sshd is running: 38 failing, 912 banned, 100 % enforced.
            Jail postfix-sasl is running: 4 failing, 251 banned, 99.6 % enforced.
            Jail nginx-botsearch is starting: 11 failing, 41 banned.
            Jail dovecot has no source, no such log file /var/log/mail.log: 0 failing, 0 banned.
            Jail recidive is stopped: 0 failing, 0 banned.

            """, _output.ToString());
    }

    [Fact]
    public async Task Take_Events_AreSentences()
    {
        await SayAsync(new EventMessage(Failure(-1), 0), new EventMessage(Banned(0), 2));

        Assert.Equal(
            """
            10:42:06 sshd: failure 1 of 3 from 203.0.113.7, user admin.
            2 events were lost.
            10:42:07 sshd: banned 203.0.113.7 for 1h, the 2nd time.

            """, _output.ToString());
    }

    [Fact]
    public async Task Take_EveryType_IsASentenceWithoutControlCharacters()
    {
        const string hostile = "\e[2J\u202e\r\nx";
        foreach (string type in EventTypes.All)
        {
            await SayAsync(new EventMessage(new EventInfo { Type = type, Time = Now, Jail = hostile, Id = hostile, Reason = hostile, Message = hostile, User = hostile, State = hostile, Path = hostile }, 0));
        }

        string[] lines = _output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(EventTypes.All.Count, lines.Length);
        Assert.All(lines, line => Assert.EndsWith(".", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(line, character => char.IsControl(character) || character == '\u202e'));
    }

    [Fact]
    public async Task Take_DaemonGone_IsSaidOnceAndSoIsItsReturn()
    {
        await SayAsync(new ConnectedMessage(), Lost(), Lost(), new ConnectedMessage());

        Assert.Equal("No daemon: nobody answers on /run/bantui/bantui.sock. Waiting for it.\nThe daemon is back.\n", _output.ToString());
    }

    [Fact]
    public async Task Take_DaemonThatHangs_IsSaidAndSoIsItsAnswer()
    {
        await SayAsync(new SnapshotMessage(Info, [], Now), new SilentMessage(), new SnapshotMessage(Info, [], Now), new SnapshotMessage(Info, [], Now));

        Assert.EndsWith("jails.\nThe daemon does not answer.\nThe daemon answers again.\n", _output.ToString(), StringComparison.Ordinal);
    }

    private async Task SayAsync(params Message[] messages)
    {
        foreach (Message message in messages)
        {
            await _screen.TakeAsync(message, TestContext.Current.CancellationToken);
        }
    }
}
