using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Engine.Actions;

/// <summary>
/// Tells by mail of a jail's start, its bans and its stop, without a shell: what fail2ban's <c>smtp.py</c> does (spec 2, section
/// 5.7). Bans that come back after a restart are not told again. Log lines stand in the body only, encoded.
/// </summary>
public sealed class SmtpAction : IBanAction
{
    /// <summary>Value of <c>engine</c> in an action file.</summary>
    public const string EngineName = "smtp";

    /// <summary>Bans of one burst that get a mail each; more share one mail, so that an attack is no mail bomb.</summary>
    internal const int MaxSingleMails = 5;

    /// <summary>For one mail, from the connection to the server's last word.</summary>
    internal static readonly TimeSpan MailTime = TimeSpan.FromSeconds(30);

    private readonly SmtpLetter _letter;
    private readonly CommandContext _context;
    private SmtpOptions _options;
    private string? _host;

    /// <exception cref="ConfigurationException">A property has a value that is not understood.</exception>
    public SmtpAction(JailSettings jail, ActionDefinition definition, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(definition);
        _context = context;
        _options = SmtpOptions.Parse(definition);
        _letter = new SmtpLetter(jail.Name, context);
        Name = definition.Name;
    }

    public string Name { get; }

    public TimeSpan TimeLimit(int tickets) => MailTime * (Math.Min(tickets, MaxSingleMails) + 2);

    /// <summary>Nothing to make ready: no jail waits for a mail server.</summary>
    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask AnnounceAsync(CancellationToken cancellationToken) =>
        await SendAsync(host => _letter.OfStart(host), cancellationToken);

    public async ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        List<ActionTicket> news = [.. tickets.Where(static ticket => !ticket.Restored)];
        if (news.Count > MaxSingleMails)
        {
            await SendAsync(host => _letter.OfBans(news, host), cancellationToken);
            return;
        }

        foreach (ActionTicket ticket in news)
        {
            await SendAsync(host => _letter.OfBan(ticket, _options.MatchesTag, host), cancellationToken);
        }
    }

    /// <summary>The ban was told when it was made.</summary>
    public ValueTask RebanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>No mail tells of an end.</summary>
    public ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public ValueTask<bool> ReloadAsync(IBanAction next, CancellationToken cancellationToken)
    {
        if (next is SmtpAction { _options: { } options })
        {
            _options = options;
            return ValueTask.FromResult(true);
        }

        return ValueTask.FromResult(false);
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken) => await SendAsync(host => _letter.OfStop(host), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task SendAsync(Func<string, MailText> write, CancellationToken cancellationToken)
    {
        _host ??= await _context.FullHostNameAsync(cancellationToken);
        using CancellationTokenSource limit = new(MailTime, _context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using MailMessage message = write(_host).ToMessage(_options, _host);
            using SmtpClient client = new(_options.Host, _options.Port) { EnableSsl = _options.Encrypt };
            if (_options is { User: { } user, Password: { } password })
            {
                client.Credentials = new NetworkCredential(user, password);
            }

            // Twice the token: a connection that does not heed it must not hold the jail's other actions.
            await client.SendMailAsync(message, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ActionException($"no mail: {_options.Host}:{_options.Port} was not done within {MailTime.TotalSeconds:0} s");
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            string why = exception.InnerException is { } inner ? $"{exception.Message} ({inner.Message})" : exception.Message;
            throw new ActionException($"no mail through {_options.Host}:{_options.Port}: {VisibleText.Of(why)}", exception);
        }
        catch (Store.StoreException exception)
        {
            throw new ActionException($"no mail: the history of the ban cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsRefusal(Exception exception) =>
        exception is SmtpException or IOException or SocketException or AuthenticationException or FormatException;
}
