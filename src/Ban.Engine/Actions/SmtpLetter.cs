using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Ban.Engine.Actions;

/// <summary>The words of the mails of one jail. Everything that an attacker can write is made visible text, one line each.</summary>
internal sealed class SmtpLetter(string jail, CommandContext context)
{
    /// <summary>Log lines in one mail, the newest.</summary>
    private const int MaxLines = 100;

    /// <summary>Bans that a mail for many names; the rest is counted.</summary>
    private const int MaxNamed = 1000;

    public MailText OfStart(string host) => new($"[Fail2Ban] {jail}: started on {host}", $"The jail {jail} is running on {host}.\n");

    public MailText OfStop(string host) => new($"[Fail2Ban] {jail}: stopped on {host}", $"The jail {jail} has ended on {host}.\n");

    /// <param name="matchesTag">The tag whose lines are told; null for none.</param>
    public MailText OfBan(ActionTicket ticket, string? matchesTag, string host)
    {
        TicketTags tags = context.TagsOf(jail, ticket);
        string id = VisibleText.Of(tags.ValueOf("ip")!);
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"The jail {jail} on {host} banned {id} {Duration(ticket)} after {ticket.Failures} failures.\n");
        if (matchesTag is not null && tags.ValueOf(matchesTag) is { Length: > 0 } lines)
        {
            body.Append("\nLog lines:\n");
            foreach (string line in lines.Split('\n').TakeLast(MaxLines))
            {
                body.Append(VisibleText.Of(line)).Append('\n');
            }
        }

        return new MailText($"[Fail2Ban] {jail}: banned {id} from {host}", body.ToString());
    }

    /// <summary>One mail for a burst.</summary>
    public MailText OfBans(IReadOnlyList<ActionTicket> tickets, string host)
    {
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"The jail {jail} on {host} banned {tickets.Count} at once:\n\n");
        foreach (ActionTicket ticket in tickets.Take(MaxNamed))
        {
            body.Append(CultureInfo.InvariantCulture, $"{VisibleText.Of(ticket.Id.ToString())} {Duration(ticket)} after {ticket.Failures} failures\n");
        }

        if (tickets.Count > MaxNamed)
        {
            body.Append(CultureInfo.InvariantCulture, $"and {tickets.Count - MaxNamed} more\n");
        }

        return new MailText($"[Fail2Ban] {jail}: banned {tickets.Count} from {host}", body.ToString());
    }

    private static string Duration(ActionTicket ticket) => ticket.End == DateTimeOffset.MaxValue
        ? "for ever"
        : string.Create(CultureInfo.InvariantCulture, $"for {(long)(ticket.End - ticket.Time).TotalSeconds} seconds");
}

/// <summary>What a mail says. The subject is one line of visible text.</summary>
internal sealed record MailText(string Subject, string Body)
{
    /// <exception cref="FormatException">An address is none once this host's name stands behind it.</exception>
    public MailMessage ToMessage(SmtpOptions options, string host)
    {
        MailMessage message = new()
        {
            From = new MailAddress(SmtpOptions.Qualified(options.Sender, host), options.SenderName, Encoding.UTF8),
            Subject = Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = Body,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        foreach (string recipient in options.Recipients)
        {
            message.To.Add(new MailAddress(SmtpOptions.Qualified(recipient, host)));
        }

        // What answers by itself leaves such mail alone (RFC 3834, section 5).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
