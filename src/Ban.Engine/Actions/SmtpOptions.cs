using System.Globalization;
using System.Net.Mail;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Engine.Actions;

/// <summary>Properties of an action with <c>engine = smtp</c>, by the names of fail2ban's <c>smtp.py</c> (spec 2, section 5.7).</summary>
internal sealed record SmtpOptions
{
    private const int DefaultPort = 25;

    /// <summary>Speaks TLS from the first byte on, which the base library's client cannot.</summary>
    private const int ImplicitTlsPort = 465;

    private static readonly string[] s_matches = ["none", "matches", "ipmatches", "ipjailmatches"];

    private static readonly HashSet<string> s_names =
    [
        "host", "port", "ssl", "starttls", "user", "password", "sendername", "sender", "dest", "matches",
        "name", "actname", "engine", "norestored",
    ];

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Whether the connection must be encrypted by STARTTLS, and the server prove its name.</summary>
    public required bool Encrypt { get; init; }

    public required string? User { get; init; }

    public required string? Password { get; init; }

    /// <summary>Shown beside the sender's address.</summary>
    public required string SenderName { get; init; }

    /// <summary>An address, or a local name that belongs to this host.</summary>
    public required string Sender { get; init; }

    /// <summary>Addresses, or local names that belong to this host.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>The tag whose lines go into a mail; null for none.</summary>
    public required string? MatchesTag { get; init; }

    /// <summary>An address with the domain of this host where it has none.</summary>
    public static string Qualified(string address, string host) => address.Contains('@', StringComparison.Ordinal) ? address : $"{address}@{host}";

    /// <exception cref="ConfigurationException">A property is not known or has a value that is not understood.</exception>
    public static SmtpOptions Parse(ActionDefinition definition)
    {
        foreach ((string name, ConfigText text) in definition.Properties.Where(static property => !s_names.Contains(property.Key)))
        {
            throw new ConfigurationException(text.Origin, $"engine smtp has no option '{name}'");
        }

        (string host, int port) = HostAndPort(definition);
        string matches = Text(definition, "matches", "none").ToLowerInvariant();
        return new SmtpOptions
        {
            Host = host,
            Port = port,
            Encrypt = Flag(definition, "ssl") | Flag(definition, "starttls"),
            User = Text(definition, "user", string.Empty) is { Length: > 0 } user ? user : null,
            Password = Text(definition, "password", string.Empty) is { Length: > 0 } password ? password : null,
            SenderName = Text(definition, "sendername", "Fail2Ban"),
            Sender = Addresses(definition, "sender", "fail2ban") is [string sender] ? sender : throw Bad(definition, "sender", "one mail address"),
            Recipients = Addresses(definition, "dest", "root"),
            MatchesTag = !s_matches.Contains(matches) ? throw Bad(definition, "matches", string.Join(", ", s_matches)) : matches == "none" ? null : matches,
        };
    }

    /// <summary>The port can stand behind the host's name, as in fail2ban, or be an option of its own.</summary>
    private static (string Host, int Port) HostAndPort(ActionDefinition definition)
    {
        string host = Text(definition, "host", "localhost");
        string port = Text(definition, "port", DefaultPort.ToString(CultureInfo.InvariantCulture));
        string key = "port";
        int colon = host.LastIndexOf(':');
        if (colon > 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']'))
        {
            (host, port, key) = (host[..colon], host[(colon + 1)..], "host");
        }

        host = host.Trim('[', ']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Bad(definition, "host", "a host name or address, maybe with :PORT");
        }

        return !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 1 or > 65_535
            ? throw Bad(definition, key, "a port from 1 to 65535")
            : number == ImplicitTlsPort
                ? throw Bad(definition, key, "a port that speaks SMTP, such as 25 or 587 with ssl = yes; TLS from the first byte is not supported")
                : (host, number);
    }

    private static string[] Addresses(ActionDefinition definition, string key, string fallback)
    {
        string[] addresses = Text(definition, key, fallback).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return addresses.Length > 0 && addresses.All(static address => MailAddress.TryCreate(Qualified(address, "localhost"), out MailAddress? read) && read.DisplayName.Length == 0)
            ? addresses
            : throw Bad(definition, key, "mail addresses, separated by commas");
    }

    private static bool Flag(ActionDefinition definition, string key) => Text(definition, key, "no").ToLowerInvariant() switch
    {
        "1" or "on" or "true" or "yes" => true,
        "0" or "off" or "false" or "no" or "none" => false,
        _ => throw Bad(definition, key, "yes or no"),
    };

    private static string Text(ActionDefinition definition, string key, string fallback) =>
        definition.Properties.TryGetValue(key, out ConfigText? text) && text.Text.Trim() is { Length: > 0 } value ? value : fallback;

    private static ConfigurationException Bad(ActionDefinition definition, string key, string expected)
    {
        ConfigText? text = definition.Properties.GetValueOrDefault(key);
        return new ConfigurationException(text?.Origin ?? definition.Origin, $"{key} = {VisibleText.Of(text?.Text ?? string.Empty)}: expected {expected}");
    }
}
