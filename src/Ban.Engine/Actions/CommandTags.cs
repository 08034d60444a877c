using System.Buffers;
using System.Globalization;

namespace Ban.Engine.Actions;

/// <summary>The tags that a ban itself tells (spec 2, section 5.3); <see cref="TicketTags"/> has all of them.</summary>
internal static class CommandTags
{
    private static readonly SearchValues<char> s_groupLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary>The value of a tag for a ban; null if there is no such tag.</summary>
    public static string? Of(ActionTicket ticket, string jail, string tag) => tag switch
    {
        "ip" => IsAddress(ticket) ? ticket.Address.ToString() : ticket.Id.ToString(),
        "fid" => ticket.Id.ToString(),
        "family" => FamilyOf(ticket) is { Length: > 0 } family ? family : "None",
        "ip-rev" => Reversed(ticket),
        "failures" => Number(ticket.Failures),
        "time" => Seconds(ticket.Time),
        "bantime" => ticket.End == DateTimeOffset.MaxValue ? "-1" : Number((long)(ticket.End - ticket.Time).TotalSeconds),
        "bancount" => Number(ticket.Count),
        "matches" => string.Join('\n', ticket.Matches),
        "restored" => ticket.Restored ? "1" : "0",
        "raw-ticket" => Raw(ticket),
        "jail.name" => jail,
        _ => GroupOf(ticket, tag),
    };

    /// <summary>The tags of a command that no ban is behind: the time, and empty text.</summary>
    public static string? OfNoTicket(string jail, string family, DateTimeOffset now, string tag) => tag switch
    {
        "ip" or "fid" or "ip-rev" or "ip-host" or "matches" or "ipmatches" or "ipjailmatches" or "raw-ticket" => string.Empty,
        "family" => family,
        "failures" or "ipfailures" or "ipjailfailures" or "bancount" or "restored" => "0",
        "time" => Seconds(now),
        "jail.name" => jail,
        _ => IsGroup(tag) ? string.Empty : null,
    };

    /// <summary><c>inet4</c>, <c>inet6</c>, or empty for an id that is no address.</summary>
    public static string FamilyOf(ActionTicket ticket) => !IsAddress(ticket) ? string.Empty : ticket.Address.IsIPv4 ? "inet4" : "inet6";

    /// <summary>Whether a tag names a captured group.</summary>
    private static bool IsGroup(string tag) =>
        tag.StartsWith("F-", StringComparison.Ordinal) && tag.Length > 2 && !tag.AsSpan(2).ContainsAnyExcept(s_groupLetters);

    /// <summary>For a person who looks for a mistake, not for programs.</summary>
    private static string Raw(ActionTicket ticket) => string.Create(
        CultureInfo.InvariantCulture,
        $"id={ticket.Id} ip={ticket.Address} time={Seconds(ticket.Time)} end={(ticket.End == DateTimeOffset.MaxValue ? "never" : Seconds(ticket.End))} count={ticket.Count} failures={ticket.Failures} restored={ticket.Restored} groups={string.Join(',', ticket.Groups.Select(static group => $"{group.Key}:{group.Value}"))} matches={string.Join('\n', ticket.Matches)}");

    private static bool IsAddress(ActionTicket ticket) => ticket.Address != Core.Net.NetAddress.None;

    private static string? GroupOf(ActionTicket ticket, string tag)
    {
        if (!IsGroup(tag))
        {
            return null;
        }

        string name = tag[2..] switch
        {
            "ID" => "fid",
            "PORT" => "fport",
            string other => other.ToLowerInvariant(),
        };
        return ticket.Groups.GetValueOrDefault(name, string.Empty);
    }

    /// <summary>Octets or nibbles from last to first, each followed by a dot, as DNS lists want them.</summary>
    private static string Reversed(ActionTicket ticket)
    {
        if (!IsAddress(ticket))
        {
            return string.Empty;
        }

        byte[] bytes = ticket.Address.ToIPAddress().GetAddressBytes();
        IEnumerable<string> parts = bytes.Length == 4
            ? bytes.Select(static octet => Number(octet))
            : Convert.ToHexStringLower(bytes).Select(static nibble => nibble.ToString());
        return string.Concat(parts.Reverse().Select(static part => part + "."));
    }

    private static string Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
