using System.Globalization;
using System.Text;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Peer;

/// <summary>
/// Every sample line of the filters in Debian's fail2ban package gets the verdict, id and time that fail2ban's own tests
/// expect. Skipped where the package is not installed.
/// </summary>
public sealed class SampleLogTests
{
    private const string Configuration = "/etc/fail2ban";
    private const string TestConfiguration = "/usr/lib/python3/dist-packages/fail2ban/tests/config";

    // The test configuration includes a file of the source tree, which the package installs elsewhere.
    internal static readonly ConfigFiles Files = DiskFiles.Instance with
    {
        Read = path => DiskFiles.Instance.Read(path.EndsWith("config/filter.d/common.conf", StringComparison.Ordinal) ? Configuration + "/filter.d/common.conf" : path),
    };

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1124013600);
    private static readonly string[] s_noGroups = ["match", "time", "desc", "constraint", "host", "attempts", "users"];

    public static TheoryData<string> Filters =>
        [.. Directory.Exists(SampleFile.Directory)
            ? Directory.GetFiles(SampleFile.Directory).Select(f => Path.GetFileName(f)!).Where(f => f != "sshd-journal").Order(StringComparer.Ordinal)
            : Enumerable.Repeat("(package not installed)", 1)];

    [Theory]
    [MemberData(nameof(Filters))]
    public void Match_SampleLog_AgreesWithExpectation(string filter)
    {
        Assert.SkipUnless(Directory.Exists(SampleFile.Directory), "fail2ban's sample logs are not installed");
        var matchers = new Dictionary<string, LineMatcher>();
        var differences = new List<string>();
        int lines = 0;
        foreach (SampleLine line in SampleFile.Read(filter))
        {
            string spec = Spec(filter, line.Options);
            if (!matchers.TryGetValue(spec, out LineMatcher? matcher))
            {
                matchers[spec] = matcher = Matcher(filter, spec);
            }

            lines++;
            string? difference = Difference(line, Judge(matcher, line));
            if (difference is not null)
            {
                differences.Add($"{line.Place} [{spec}]: {difference}\n    {Encoding.UTF8.GetString(line.Text)}");
            }
        }

        foreach (LineMatcher matcher in matchers.Values)
        {
            matcher.Dispose();
        }

        Assert.True(lines > 0);
        Assert.True(differences.Count == 0, $"{differences.Count} of {lines} lines differ:\n{string.Join('\n', differences)}");
    }

    private static LineMatcher Matcher(string filter, string spec)
    {
        FilterDefinition definition = ConfigurationLoader.LoadFilter(DirectoryOf(filter), spec, Files);
        return LineMatcher.Create(definition, new MatcherOptions { RawNames = true }, new FixedClock(TimeProvider.System.GetUtcNow(), FixedClock.CentralEurope));
    }

    private static List<Failure> Judge(LineMatcher matcher, SampleLine line)
    {
        bool journal = line.Options.GetValueOrDefault("logtype") == "journal";
        byte[] text = [.. Encoding.UTF8.GetBytes(line.Options.GetValueOrDefault("test.prefix-line", string.Empty)), .. line.Text];
        var context = new LineContext(s_now, InOperation: false) { TrustLogTime = true, KnownTime = journal ? s_now : null };
        var failures = new List<Failure>();
        matcher.Match(text, context, failures);

        // Without a conversation, "nofail" is only a note; the expectations leave such results out.
        failures.RemoveAll(f => f.Groups.ContainsKey("nofail"));
        return failures;
    }

    internal static string DirectoryOf(string filter) =>
        filter.StartsWith("zzz-", StringComparison.Ordinal) ? TestConfiguration : Configuration;

    internal static string Spec(string filter, IReadOnlyDictionary<string, string> options)
    {
        IEnumerable<string> parameters = options.Where(o => !o.Key.StartsWith("test.", StringComparison.Ordinal)).Select(o => $"{o.Key}=\"{o.Value}\"");
        string joined = string.Join(',', parameters);
        return joined.Length == 0 ? filter : $"{filter}[{joined}]";
    }

    private static string? Difference(SampleLine line, List<Failure> failures)
    {
        bool expected = line.Expected is { } json && json.TryGetProperty("match", out JsonElement match) && match.GetBoolean();
        if (failures.Count != (expected ? 1 : 0))
        {
            return $"{failures.Count} failures instead of {(expected ? 1 : 0)}";
        }

        return expected ? Difference(line.Expected!.Value, failures[0]) : null;
    }

    private static string? Difference(JsonElement expected, Failure failure)
    {
        foreach (JsonProperty property in expected.EnumerateObject())
        {
            string? actual = Actual(property.Name, failure);
            string? wanted = property.Name switch
            {
                "match" or "desc" or "constraint" => actual,
                "time" => property.Value.ValueKind == JsonValueKind.Null ? actual : Time(property.Value.GetString()!),
                "host" => FailureId.Parse(property.Value.GetString()!).ToString(),
                "users" => string.Join(',', property.Value.EnumerateArray().Select(u => u.GetString()).Order(StringComparer.Ordinal)),
                _ => property.Value.ValueKind == JsonValueKind.Null ? null : property.Value.ToString(),
            };

            // A group that captured nothing counts as absent here.
            if ((actual ?? string.Empty) != (wanted ?? string.Empty))
            {
                return $"{property.Name} is {actual ?? "absent"} instead of {wanted ?? "absent"}";
            }
        }

        return null;
    }

    private static string? Actual(string property, Failure failure) => property switch
    {
        "time" => failure.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        "host" when failure.Groups.TryGetValue("host", out string? host) => host,
        "host" => FailureId.Parse(failure.Id.ToString()).ToString(),
        "attempts" => failure.Lines.Count.ToString(CultureInfo.InvariantCulture),
        _ when s_noGroups.Contains(property) && property != "users" => null,
        _ => failure.Groups.GetValueOrDefault(property),
    };

    private static string Time(string local)
    {
        DateTime civil = DateTime.Parse(local, CultureInfo.InvariantCulture);
        TimeSpan offset = FixedClock.CentralEurope.GetUtcOffset(DateTime.SpecifyKind(civil, DateTimeKind.Unspecified));
        return new DateTimeOffset(DateTime.SpecifyKind(civil, DateTimeKind.Unspecified), offset).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
    }
}
