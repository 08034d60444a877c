using System.Text;
using Ban.Core.Jails;

namespace Ban.Matching.Patterns;

/// <summary>Replaces the built-in tags of a filter pattern: <c>&lt;HOST&gt;</c>, <c>&lt;F-USER&gt;…&lt;/F-USER&gt;</c> (spec 1, section 2.2).</summary>
public static class TagExpansion
{
    private const string IPv4 = @"(?:::f{4,6}:)?(?P<ip4>(?:\d{1,3}\.){3}\d{1,3})";
    private const string IPv6 = @"(?P<ip6>(?:[0-9a-fA-F]{1,4}::?|:){1,7}(?:[0-9a-fA-F]{1,4}|(?<=:):))";
    private const string Name = @"(?P<dns>[\w\-.^_]*\w)";
    private const string Length = @"(?P<cidr>\d+)";
    private const string AnyAddress = "(?:" + IPv4 + "|" + IPv6 + ")";
    private const string Address = @"\[?" + AnyAddress + @"\]?";

    private static readonly Dictionary<string, string> s_fixed = new(StringComparer.Ordinal)
    {
        ["IP4"] = IPv4,
        ["F-IP4/"] = IPv4,
        ["IP6"] = IPv6,
        ["F-IP6/"] = IPv6,
        ["ADDR"] = Address,
        ["F-ADDR/"] = Address,
        ["DNS"] = Name,
        ["F-DNS/"] = Name,
        ["CIDR"] = Length,
        ["F-CIDR/"] = Length,
        ["SUBNET"] = @"\[?" + AnyAddress + "(?:/" + Length + @")?\]?",
        ["F-SUBNET/"] = @"\[?" + AnyAddress + "(?:/" + Length + @")?\]?",
        ["F-ID/"] = @"(?P<fid>\S+)",
        ["F-PORT/"] = @"(?P<fport>\w+)",
    };

    /// <summary>The pattern with each known tag replaced; unknown tags stay as they are.</summary>
    /// <param name="pattern">A pattern in Python's dialect.</param>
    /// <param name="useDns">With <see cref="UseDns.No"/>, <c>&lt;HOST&gt;</c> takes no names.</param>
    public static string Expand(string pattern, UseDns useDns)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var result = new StringBuilder(pattern.Length * 2);
        var opened = new HashSet<string>(StringComparer.Ordinal);
        int skips = 0;
        int position = 0;
        while (position < pattern.Length)
        {
            int end = pattern[position] == '<' ? TagEnd(pattern, position) : -1;
            if (end < 0)
            {
                result.Append(pattern[position++]);
                continue;
            }

            string tag = pattern[(position + 1)..end];
            result.Append(Replacement(tag, useDns, opened, ref skips) ?? pattern[position..(end + 1)]);
            position = end + 1;
        }

        return result.ToString();
    }

    /// <summary>The group that a name in a tag stands for: <c>ID</c> is <c>fid</c>, <c>PORT</c> is <c>fport</c>, others in lower case.</summary>
    internal static string GroupName(string name) => name.ToLowerInvariant() switch
    {
        "id" => "fid",
        "port" => "fport",
        string other => other,
    };

    private static string? Replacement(string tag, UseDns useDns, HashSet<string> opened, ref int skips)
    {
        if (tag == "HOST")
        {
            return useDns == UseDns.No ? Address : "(?:" + Address + "|" + Name + ")";
        }

        if (tag == "SKIPLINES")
        {
            return $@"\n(?P<skiplines{skips++}>(?:(?:.*\n)*?))";
        }

        if (s_fixed.TryGetValue(tag, out string? text))
        {
            return text;
        }

        bool closing = tag[0] == '/';
        ReadOnlySpan<char> name = tag.AsSpan(closing ? 1 : 0);
        if (!name.StartsWith("F-") || name.Length == 2 || !IsGroupName(name[2..]))
        {
            return null;
        }

        string key = name[2..].ToString();
        if (closing)
        {
            return opened.Contains(key) ? ")" : null;
        }

        opened.Add(key);
        return $"(?P<{GroupName(key)}>";
    }

    // Without a set of the base library: its search is compiled anew at each start, which costs more than all tags together.
    private static bool IsGroupName(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    // The shape of a tag: '<', optional '/', word characters and '-', optional '/', '>'.
    private static int TagEnd(string pattern, int start)
    {
        int position = start + 1;
        if (position < pattern.Length && pattern[position] == '/')
        {
            position++;
        }

        int nameStart = position;
        while (position < pattern.Length && (char.IsAsciiLetterOrDigit(pattern[position]) || pattern[position] is '_' or '-'))
        {
            position++;
        }

        if (position == nameStart)
        {
            return -1;
        }

        if (position < pattern.Length && pattern[position] == '/')
        {
            position++;
        }

        return position < pattern.Length && pattern[position] == '>' ? position : -1;
    }
}
