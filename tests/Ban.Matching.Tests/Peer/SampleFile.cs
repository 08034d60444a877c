using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ban.Matching.Tests.Peer;

/// <summary>One line of a sample log with what is expected of it, for one set of filter options (spec 1, section 6).</summary>
internal sealed record SampleLine(string Place, byte[] Text, JsonElement? Expected, IReadOnlyDictionary<string, string> Options);

/// <summary>Reads the sample logs of fail2ban's Debian package.</summary>
internal static partial class SampleFile
{
    public const string Directory = "/usr/lib/python3/dist-packages/fail2ban/tests/files/logs";

    public static IEnumerable<SampleLine> Read(string filter)
    {
        var queue = new Queue<string>([filter]);
        Dictionary<string, string> common = [];
        IReadOnlyList<Dictionary<string, string>> sets = [[]];
        while (queue.TryDequeue(out string? name))
        {
            JsonElement? expected = null;
            int number = 0;
            foreach (byte[] line in Lines(File.ReadAllBytes(Path.Combine(Directory, name))))
            {
                number++;
                Match directive = Directive().Match(Encoding.UTF8.GetString(line));
                if (directive.Success)
                {
                    JsonElement value = JsonDocument.Parse(directive.Groups["json"].Value).RootElement;
                    switch (directive.Groups["kind"].Value)
                    {
                        case "failJSON":
                            expected = value;
                            break;
                        case "addFILE":
                            queue.Enqueue(value.GetString()!);
                            break;
                        case "fileOptions":
                            common = Options(value, []);
                            break;
                        default:
                            sets = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => Options(v, common))] : [Options(value, common)];
                            break;
                    }

                    continue;
                }

                if (expected is null && (line.Length == 0 || line[0] == '#' || string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(line))))
                {
                    continue;
                }

                foreach (Dictionary<string, string> options in sets)
                {
                    bool holds = Holds(options.GetValueOrDefault("test.condition"), filter, options)
                        && Holds(expected is { } json && json.TryGetProperty("constraint", out JsonElement c) ? c.GetString() : null, filter, options);
                    if (holds)
                    {
                        yield return new SampleLine($"{name}:{number}", line, expected, options);
                    }
                }

                expected = null;
            }
        }
    }

    private static IEnumerable<byte[]> Lines(byte[] content)
    {
        for (int start = 0; start < content.Length;)
        {
            int end = Array.IndexOf(content, (byte)'\n', start);
            end = end < 0 ? content.Length : end;
            yield return content[start..end];
            start = end + 1;
        }
    }

    private static Dictionary<string, string> Options(JsonElement value, Dictionary<string, string> common)
    {
        var result = new Dictionary<string, string>(common);
        foreach (JsonProperty option in value.EnumerateObject())
        {
            result[option.Name] = option.Value.ToString();
        }

        return result;
    }

    // The few expressions that occur: name == 'sshd', opts.get('mode') == 'aggressive', the same with !=.
    private static bool Holds(string? condition, string filter, Dictionary<string, string> options)
    {
        if (condition is null)
        {
            return true;
        }

        Match match = Condition().Match(condition);
        Assert.True(match.Success, $"the condition {condition} is not understood");
        string? actual = match.Groups["name"].Value == "name" ? filter : options.GetValueOrDefault(match.Groups["option"].Value);
        return actual == match.Groups["value"].Value == (match.Groups["operator"].Value == "==");
    }

    [GeneratedRegex("^#+ ?(?<kind>failJSON|fileOptions|filterOptions|addFILE):(?<json>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^(?<name>name|opts\.get\('(?<option>\w+)'\)) ?(?<operator>==|!=) ?'(?<value>\w+)'$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Condition();
}
