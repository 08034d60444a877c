using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ban.Engine.Actions;

/// <summary>
/// Makes a script of a command of an action file (spec 2, section 5.3): first the configuration's own tags, in rounds;
/// then, in one pass, the tags of the ban, whose hostile values never become part of the script's text.
/// </summary>
internal sealed partial class CommandTemplate(IReadOnlyDictionary<string, string> properties)
{
    /// <summary>Rounds of replacing; more means that tags contain each other.</summary>
    private const int MaxRounds = 25;

    /// <summary>Longest script, in characters.</summary>
    private const int MaxScriptLength = 1024 * 1024;

    /// <summary>Longest value of a ban's tag: three bytes for each character stay under the kernel's 128 KiB for one argument.</summary>
    private const int MaxValueLength = 40_000;

    private const int MatchTimeoutMs = 1000;

    /// <summary>What a shell reads as more than text. Control characters are ours on top of fail2ban's list.</summary>
    private static readonly System.Buffers.SearchValues<char> s_special = System.Buffers.SearchValues.Create("\\#&;`|*?~<>^()[]{}$'\"\n\r");

    /// <summary>Tags with log text, which no property may bring into a script.</summary>
    private static readonly HashSet<string> s_never = ["matches", "ipmatches", "ipjailmatches", "bantime"];

    /// <summary>Replaces the tags that the configuration gives.</summary>
    /// <param name="text">The command.</param>
    /// <param name="family"><c>inet4</c>, <c>inet6</c>, or empty.</param>
    /// <exception cref="ActionException">The tags contain each other, or the script grows too long.</exception>
    public string Expand(string text, string family)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            string next = Tag().Replace(text, match => PropertyOf(match.Groups["name"].Value, family) ?? match.Value);
            if (next == text)
            {
                return text;
            }

            text = next.Length <= MaxScriptLength ? next : throw new ActionException("a command is too long once its tags are replaced");
        }

        throw new ActionException("the tags of a command contain each other");
    }

    /// <summary>Puts a ban's values into an expanded command.</summary>
    /// <param name="command">The expanded command.</param>
    /// <param name="valueOf">A tag's value; null if there is no such tag, which then stays as it is.</param>
    public static CommandScript Fill(string command, Func<string, string?> valueOf)
    {
        List<string> arguments = [];
        Dictionary<string, string> variableOfTag = [];
        string body = Tag().Replace(command, match =>
        {
            string tag = match.Groups["name"].Value;
            if (valueOf(tag) is not { } value)
            {
                return match.Value;
            }

            if (!IsSpecial(value))
            {
                return value;
            }

            if (!variableOfTag.TryGetValue(tag, out string? variable))
            {
                variable = VariableOf(tag);
                variable = variableOfTag.ContainsValue(variable) ? string.Create(CultureInfo.InvariantCulture, $"{variable}_{arguments.Count}") : variable;
                variableOfTag.Add(tag, variable);
                arguments.Add(AsArgument(value));
            }

            return "$" + variable;
        });

        // An assignment neither splits nor globs what it assigns.
        string assignments = string.Join(' ', variableOfTag.Values.Select(static (variable, i) => $"{variable}=${{{i}}}"));
        return new CommandScript(arguments.Count == 0 ? body : $"{assignments} \n{body}", arguments);
    }

    /// <summary>Puts a ban's values into text that no shell sees.</summary>
    public static string Insert(string text, Func<string, string?> valueOf) =>
        Tag().Replace(text, match => valueOf(match.Groups["name"].Value) ?? match.Value);

    /// <summary>Cut at the front: of log lines the newest stand last. A zero byte would end the argument.</summary>
    private static string AsArgument(string value)
    {
        string safe = value.Replace('\0', '\uFFFD');
        return safe.Length > MaxValueLength ? safe[^MaxValueLength..] : safe;
    }

    private string? PropertyOf(string tag, string family)
    {
        if (s_never.Contains(tag))
        {
            return null;
        }

        if (family.Length > 0 && properties.TryGetValue($"{tag}?family={family}", out string? conditional))
        {
            return conditional;
        }

        return tag switch
        {
            _ when properties.TryGetValue(tag, out string? value) => value,
            "br" => "\n",
            "sp" => " ",
            "fq-hostname" => System.Net.Dns.GetHostEntry(string.Empty).HostName,
            "sh-hostname" => Environment.MachineName,
            _ => null,
        };
    }

    private static bool IsSpecial(string value) => value.AsSpan().ContainsAny(s_special) || value.Any(char.IsControl);

    private static string VariableOf(string tag)
    {
        string name = tag.StartsWith("F-", StringComparison.Ordinal) ? "F_" + tag[2..].ToLowerInvariant() : tag;
        StringBuilder variable = new("f2bV_");
        foreach (char letter in name)
        {
            variable.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        return variable.ToString();
    }

    [GeneratedRegex("<(?<name>[^<> \n]+)>", RegexOptions.CultureInvariant, MatchTimeoutMs)]
    private static partial Regex Tag();
}

/// <summary>A script and the values for <c>$0</c>, <c>$1</c> and so on that it takes into variables.</summary>
internal sealed record CommandScript(string Text, IReadOnlyList<string> Arguments);

/// <summary>The tags of a ban (spec 2, section 5.3).</summary>
internal static class CommandTags
{
    /// <summary>The value of a tag for a ban; null if there is no such tag.</summary>
    public static string? Of(ActionTicket ticket, string jail, string tag) => tag switch
    {
        "ip" => IsAddress(ticket) ? ticket.Address.ToString() : ticket.Id.ToString(),
        "fid" => ticket.Id.ToString(),
        "family" => FamilyOf(ticket) is { Length: > 0 } family ? family : "None",
        "ip-rev" => Reversed(ticket),
        "failures" or "ipfailures" or "ipjailfailures" => Number(ticket.Failures),
        "time" => Seconds(ticket.Time),
        "bantime" => ticket.End == DateTimeOffset.MaxValue ? "-1" : Number((long)(ticket.End - ticket.Time).TotalSeconds),
        "bancount" => Number(ticket.Count),
        "matches" or "ipmatches" or "ipjailmatches" => string.Join('\n', ticket.Matches),
        "restored" => ticket.Restored ? "1" : "0",
        "jail.name" => jail,
        _ => GroupOf(ticket, tag),
    };

    /// <summary>The tags of a command that no ban is behind: the time, and empty text.</summary>
    public static string? OfNoTicket(string jail, string family, DateTimeOffset now, string tag) => tag switch
    {
        "ip" or "fid" or "ip-rev" or "matches" or "ipmatches" or "ipjailmatches" => string.Empty,
        "family" => family,
        "failures" or "ipfailures" or "ipjailfailures" or "bancount" or "restored" => "0",
        "time" => Seconds(now),
        "jail.name" => jail,
        _ => tag.StartsWith("F-", StringComparison.Ordinal) ? string.Empty : null,
    };

    /// <summary><c>inet4</c>, <c>inet6</c>, or empty for an id that is no address.</summary>
    public static string FamilyOf(ActionTicket ticket) => !IsAddress(ticket) ? string.Empty : ticket.Address.IsIPv4 ? "inet4" : "inet6";

    private static bool IsAddress(ActionTicket ticket) => ticket.Address != Core.Net.NetAddress.None;

    private static string? GroupOf(ActionTicket ticket, string tag)
    {
        if (!tag.StartsWith("F-", StringComparison.Ordinal))
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

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
