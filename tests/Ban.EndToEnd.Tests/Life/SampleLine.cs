using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ban.EndToEnd.Tests.Life;

/// <summary>A failure line out of fail2ban's own test logs, to be written again with another time and another address.</summary>
internal sealed partial class SampleLine
{
    /// <summary>Where the Debian package keeps them: beside each line stands what its filter is to find in it.</summary>
    public const string Directory = "/usr/lib/python3/dist-packages/fail2ban/tests/files/logs";

    private static readonly (Regex Pattern, Func<DateTimeOffset, string> Write)[] s_stamps =
    [
        (Syslog(), time => string.Create(CultureInfo.InvariantCulture, $"{time:MMM} {time.Day,2} {time:HH:mm:ss}")),
        (Clf(), time => time.ToString("dd/MMM/yyyy:HH:mm:ss ", CultureInfo.InvariantCulture) + time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)),
        (ApacheError(), time => time.ToString("ddd MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture)),
        (Slashes(), time => time.ToString("yyyy'/'MM'/'dd HH:mm:ss", CultureInfo.InvariantCulture)),
    ];

    private readonly string _text;
    private readonly string _host;
    private readonly Match _stamp;
    private readonly Func<DateTimeOffset, string> _write;

    private SampleLine(string text, string host, Match stamp, Func<DateTimeOffset, string> write)
    {
        _text = text;
        _host = host;
        _stamp = stamp;
        _write = write;
    }

    /// <summary>The first line of a log that holds a failure of an IPv4 address and a time in a form known here.</summary>
    public static SampleLine Of(string jail)
    {
        string? host = null;
        foreach (var line in File.ReadLines(Path.Combine(Directory, jail)))
        {
            if (Verdict().Match(line) is { Success: true } verdict)
            {
                host = HostOf(verdict.Groups["json"].Value);
            }
            else if (host is not null && line.Contains(host, StringComparison.Ordinal))
            {
                foreach (var (pattern, write) in s_stamps)
                {
                    if (pattern.Match(line) is { Success: true } stamp)
                    {
                        return new SampleLine(line, host, stamp, write);
                    }
                }
            }
            else if (!line.StartsWith('#'))
            {
                host = null;
            }
        }

        throw new InvalidDataException($"{jail}: no sample line can be used");
    }

    /// <summary>The line as it would be written now by another address.</summary>
    public string At(DateTimeOffset localTime, string address) =>
        (_text[.._stamp.Index] + _write(localTime) + _text[(_stamp.Index + _stamp.Length)..]).Replace(_host, address, StringComparison.Ordinal);

    private static string? HostOf(string json)
    {
        using var verdict = JsonDocument.Parse(json);
        var isMatch = verdict.RootElement.TryGetProperty("match", out var match) && match.ValueKind == JsonValueKind.True;
        return isMatch && verdict.RootElement.TryGetProperty("host", out var host) && System.Net.IPAddress.TryParse(host.GetString(), out var address)
            && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? host.GetString() : null;
    }

    [GeneratedRegex(@"^# ?failJSON: (?<json>\{.*\})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verdict();

    [GeneratedRegex(@"^\w{3} +\d+ \d\d:\d\d:\d\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Syslog();

    [GeneratedRegex(@"\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clf();

    [GeneratedRegex(@"\w{3} \w{3} +\d+ \d\d:\d\d:\d\d(?:\.\d+)? \d{4}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ApacheError();

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Slashes();
}
