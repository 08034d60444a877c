using System.Globalization;
using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

public sealed class SmtpActionTests
{
    private const int LimitMs = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = LimitMs)]
    public async Task Life_OneBan_SendsThreeMails()
    {
        await using MailServer server = new();
        SmtpAction action = Make(server.Port, ("dest", "admin@example.org, ops@example.org"), ("sender", "bans@example.org"), ("sendername", "Bans"), ("matches", "matches"));

        await action.StartAsync(Token);
        Assert.Empty(server.Mails);
        await action.AnnounceAsync(Token);
        await action.BanAsync([Tickets.Of("192.0.2.1", matches: ["one line", "another"])], Token);
        await action.UnbanAsync([Tickets.Of("192.0.2.1")], Token);
        await action.StopAsync(Token);

        string host = Environment.MachineName;
        Assert.Equal(3, server.Mails.Length);
        Assert.StartsWith("[Fail2Ban] sshd: started on " + host, Header(server.Mails[0], "Subject"), StringComparison.Ordinal);
        Assert.StartsWith("[Fail2Ban] sshd: banned 192.0.2.1 from " + host, Header(server.Mails[1], "Subject"), StringComparison.Ordinal);
        Assert.StartsWith("[Fail2Ban] sshd: stopped on " + host, Header(server.Mails[2], "Subject"), StringComparison.Ordinal);
        Assert.Equal("admin@example.org, ops@example.org", Header(server.Mails[1], "To"));
        Assert.Contains("<bans@example.org>", Header(server.Mails[1], "From"), StringComparison.Ordinal);
        Assert.NotEmpty(Header(server.Mails[1], "Date"));
        Assert.Contains("banned 192.0.2.1 for 600 seconds after 3 failures.\n\nLog lines:\none line\nanother\n", Body(server.Mails[1]), StringComparison.Ordinal);
        Assert.Equal(6, server.Commands.Count(static command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_HostileLinesAndId_StayInTheirPlaces()
    {
        await using MailServer server = new();
        SmtpAction action = Make(server.Port, ("matches", "matches"));

        await action.BanAsync([Tickets.Of("x\r\nBcc: evil@example.net", matches: ["a\r\n.\r\nMAIL FROM:<evil@example.net>", ".", "\u001b[2J\u00e4"])], Token);

        string mail = Assert.Single(server.Mails);
        Assert.DoesNotContain(server.Commands, static command => command.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain(mail.Split("\n\n", 2)[0].Split('\n'), static line => line.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("\\u{1b}[2J\u00e4\n", Body(mail), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Body(mail));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_ManyAtOnce_ShareOneMail()
    {
        await using MailServer server = new();
        SmtpAction action = Make(server.Port);

        await action.BanAsync([.. Enumerable.Range(1, SmtpAction.MaxSingleMails + 1).Select(static i => Tickets.Of($"192.0.2.{i}"))], Token);

        Assert.StartsWith("[Fail2Ban] sshd: banned 6 from ", Header(Assert.Single(server.Mails), "Subject"), StringComparison.Ordinal);
        Assert.Contains("192.0.2.6 for 600 seconds after 3 failures", Body(server.Mails[0]), StringComparison.Ordinal);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_Restored_SendsNothing()
    {
        await using MailServer server = new();

        await Make(server.Port).BanAsync([Tickets.Of("192.0.2.1") with { Restored = true }], Token);

        Assert.Empty(server.Commands);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_UserAndPassword_LogsIn()
    {
        await using MailServer server = new();

        await Make(server.Port, ("user", "bans"), ("password", "s3cret")).BanAsync([Tickets.Of("192.0.2.1")], Token);

        Assert.Contains(server.Commands, static command => command.StartsWith("AUTH login ", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes("s3cret")), server.Commands);
        Assert.Single(server.Mails);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_EncryptionWantedAndNotOffered_TellsThePasswordToNobody()
    {
        await using MailServer server = new();
        SmtpAction action = Make(server.Port, ("ssl", "yes"), ("user", "bans"), ("password", "s3cret"));

        await Assert.ThrowsAsync<ActionException>(async () => await action.BanAsync([Tickets.Of("192.0.2.1")], Token));

        Assert.DoesNotContain(server.Commands, static command => command.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Empty(server.Mails);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_RecipientRefused_IsAnActionError()
    {
        await using MailServer server = new() { RecipientAnswer = "550 nobody here" };

        ActionException failure = await Assert.ThrowsAsync<ActionException>(async () => await Make(server.Port).BanAsync([Tickets.Of("192.0.2.1")], Token));

        Assert.StartsWith($"no mail through 127.0.0.1:{server.Port}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("nobody here", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = LimitMs)]
    public async Task Ban_ServerSaysNothing_IsGivenUp()
    {
        await using MailServer server = new(isSilent: true);
        ManualClock clock = new(Tickets.Start);
        SmtpAction action = Make(server.Port, clock);

        Task banning = action.BanAsync([Tickets.Of("192.0.2.1")], Token).AsTask();
        await server.Connected.Task;
        clock.Advance(SmtpAction.MailTime);

        ActionException failure = await Assert.ThrowsAsync<ActionException>(() => banning);
        Assert.Equal($"no mail: 127.0.0.1:{server.Port} was not done within 30 s", failure.Message);
    }

    /// <summary>A jail with nothing but this action starts and bans all the same.</summary>
    [Fact(Timeout = LimitMs)]
    public async Task Queue_NobodyListens_IsAnEventAndNothingElse()
    {
        int port;
        await using (MailServer gone = new())
        {
            port = gone.Port;
        }

        List<EngineEvent> events = [];
        ActionQueue queue = new("sshd", [Make(port)], events.Add, TimeProvider.System, NullLogger.Instance);
        await queue.StartAsync(Token);
        await queue.EnqueueAsync(Tickets.Ban("192.0.2.1"), Token);
        await queue.DrainAndStopAsync(keepBans: false);

        Assert.Equal(3, events.Count);
        Assert.All(events, raised => Assert.StartsWith($"no mail through 127.0.0.1:{port}: ", Assert.IsType<ActionFailed>(raised).Message, StringComparison.Ordinal));
    }

    [Fact(Timeout = LimitMs)]
    public async Task Reload_NewRecipient_GetsTheNextMailAndNoOther()
    {
        await using MailServer server = new();
        SmtpAction action = Make(server.Port);

        Assert.True(await action.ReloadAsync(Make(server.Port, ("dest", "new@example.org")), Token));
        await action.BanAsync([Tickets.Of("192.0.2.1")], Token);

        Assert.Equal("new@example.org", Header(Assert.Single(server.Mails), "To"));
    }

    [Theory]
    [InlineData("host", "mail.example.org:0", "a port from 1 to 65535")]
    [InlineData("host", "two words", "a host name")]
    [InlineData("port", "465", "TLS from the first byte")]
    [InlineData("ssl", "maybe", "yes or no")]
    [InlineData("dest", "a@b, not an address", "mail addresses")]
    [InlineData("sender", "a@example.org, b@example.org", "one mail address")]
    [InlineData("matches", "some", "none, matches")]
    [InlineData("colour", "red", "has no option 'colour'")]
    public void Create_WrongProperty_NamesItsPlace(string key, string value, string expected)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Make(25, (key, value)));

        Assert.StartsWith("jail.local:7: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:2525", "localhost", 2525)]
    [InlineData("[2001:db8::1]:2525", "2001:db8::1", 2525)]
    [InlineData("2001:db8::1", "2001:db8::1", 26)]
    [InlineData("mail", "mail", 26)]
    public void Parse_Host_MayHoldThePort(string host, string expected, int port)
    {
        SmtpOptions options = SmtpOptions.Parse(Definition(("host", host), ("port", "26")));

        Assert.Equal((expected, port), (options.Host, options.Port));
    }

    [Fact]
    public void OfBan_HistoryTag_TellsEarlierLines()
    {
        CommandContext context = new(TimeProvider.System, NullLogger.Instance) { History = static (jail, _) => new StoredMatches([jail ?? "all"], 9, 2) };

        Assert.EndsWith("Log lines:\nsshd\n", new SmtpLetter("sshd", context).OfBan(Tickets.Of("192.0.2.1"), "ipjailmatches", "host").Body, StringComparison.Ordinal);
    }

    private static SmtpAction Make(int port, params (string Key, string Text)[] properties) => Make(port, TimeProvider.System, properties);

    private static SmtpAction Make(int port, TimeProvider clock, params (string Key, string Text)[] properties)
    {
        ActionDefinition definition = Definition([("host", "127.0.0.1"), ("port", port.ToString(CultureInfo.InvariantCulture)), .. properties]);
        JailSettings jail = new() { Name = "sshd", Filter = new FilterDefinition { Name = "sshd" }, Actions = [definition] };
        return new SmtpAction(jail, definition, new CommandContext(clock, NullLogger.Instance));
    }

    private static ActionDefinition Definition(params (string Key, string Text)[] properties)
    {
        Dictionary<string, ConfigText> all = [];
        foreach ((string key, string text) in properties)
        {
            all[key] = new ConfigText(text, new Origin("jail.local", 7));
        }

        return new ActionDefinition { Name = "smtp", Engine = SmtpAction.EngineName, Properties = all };
    }

    private static string Header(string mail, string name)
    {
        string head = mail.Split("\n\n", 2)[0].Replace("\n ", string.Empty, StringComparison.Ordinal);
        return Assert.Single(head.Split('\n'), line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
    }

    /// <summary>The body with quoted-printable undone (RFC 2045, section 6.7), dots of the transport too.</summary>
    private static string Body(string mail)
    {
        string body = mail.Split("\n\n", 2)[1].Replace("\n..", "\n.", StringComparison.Ordinal).Replace("=\n", string.Empty, StringComparison.Ordinal);
        List<byte> bytes = [];
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] == '=')
            {
                bytes.Add(byte.Parse(body.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add((byte)body[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]).Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
