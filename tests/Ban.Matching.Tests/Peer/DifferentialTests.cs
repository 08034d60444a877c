using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Tests.Testing;

namespace Ban.Matching.Tests.Peer;

/// <summary>
/// Mutated sample lines get the same verdict, id, time and user as from fail2ban's own code in the same run.
/// <c>make differential N=1000000 SEED=2 FILTER=slapd</c> sets the variables; the lines of a filter are the same with the others and
/// without. Skipped where the package is not installed.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const string CountVariable = "BANTUI_DIFFERENTIAL_LINES";
    private const string SeedVariable = "BANTUI_DIFFERENTIAL_SEED";
    private const string FilterVariable = "BANTUI_DIFFERENTIAL_FILTER";
    private const int DefaultCount = 6000;

    /// <summary>Lines for one instance of a filter: far fewer than it takes for a conversation to grow old by the real clock.</summary>
    private const int MostPerInstance = 2000;

    private const int ShownDifferences = 40;
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1124013600);

    private readonly Lock _lock = new();
    private readonly List<string> _differences = [];
    private readonly Dictionary<string, int> _known = [];
    private long _lines;
    private long _matched;

    [Theory(Timeout = 3_600_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Match_MutatedSampleLines_AgreesWithPeer(bool all)
    {
        Assert.SkipUnless(PeerJudge.IsInstalled, "Debian's fail2ban package is not installed");
        CancellationToken token = TestContext.Current.CancellationToken;
        int count = Number(CountVariable, DefaultCount) / 2; // two modes
        int seed = Number(SeedVariable, 1);
        string? only = Environment.GetEnvironmentVariable(FilterVariable);
        var requests = new Queue<JudgeRequest>(Requests(all, count, seed).Where(r => string.IsNullOrEmpty(only) || r.Filter == only));
        await Task.WhenAll(Enumerable.Range(0, Math.Min(2, Environment.ProcessorCount)).Select(_ => Task.Run(() => WorkAsync(requests, token), token)));

        string summary = $"{_lines} lines compared (seed {seed}, {(all ? "all patterns" : "first pattern")}), {_matched} matched, {_differences.Count} differences"
            + string.Concat(_known.Select(k => $"\n{k.Value} lines: {k.Key}"));
        output.WriteLine(summary);
        Assert.True(_matched > 0);
        Assert.True(_differences.Count == 0, summary + "\n" + string.Join('\n', _differences.Take(ShownDifferences)));
    }

    private static int Number(string variable, int other) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : other;

    private static IEnumerable<JudgeRequest> Requests(bool all, int count, int seed)
    {
        var sets = Directory.GetFiles(SampleFile.Directory).Select(f => Path.GetFileName(f)!).Where(f => f != "sshd-journal" && !f.StartsWith("zzz-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SelectMany(filter => SampleFile.Read(filter).GroupBy(l => SampleLogTests.Spec(filter, l.Options)).Select(g => (Filter: filter, Lines: g.ToList())))
            .ToList();
        int each = Math.Max(1, (count + sets.Count - 1) / sets.Count);
        var mutator = new LineMutator(seed);
        for (int done = 0; done < each; done += MostPerInstance)
        {
            foreach ((string filter, List<SampleLine> lines) in sets)
            {
                List<byte[]> samples = [.. lines.Select(l => l.Text)];
                IReadOnlyDictionary<string, string> options = lines[0].Options;
                byte[][] mutated = [.. Enumerable.Range(0, Math.Min(MostPerInstance, each - done)).Select(_ => mutator.Next(samples))];
                yield return new JudgeRequest(
                    SampleLogTests.DirectoryOf(filter),
                    filter,
                    options.Where(o => !o.Key.StartsWith("test.", StringComparison.Ordinal)).ToDictionary(),
                    options.GetValueOrDefault("logtype") == "journal",
                    all,
                    mutated);
            }
        }
    }

    private async Task WorkAsync(Queue<JudgeRequest> requests, CancellationToken token)
    {
        using var peer = new PeerJudge();
        while (true)
        {
            JudgeRequest? request;
            lock (_lock)
            {
                if (!requests.TryDequeue(out request))
                {
                    return;
                }
            }

            Task<IReadOnlyList<IReadOnlyList<string>?>> theirs = peer.JudgeAsync(request, token);
            IReadOnlyList<string>[] ours = Judge(request);
            Compare(request, ours, await theirs);
        }
    }

    private static IReadOnlyList<string>[] Judge(JudgeRequest request)
    {
        FilterDefinition definition = ConfigurationLoader.LoadFilter(request.Directory, SampleLogTests.Spec(request.Filter, request.Options), SampleLogTests.Files);
        var clock = new FixedClock(TimeProvider.System.GetUtcNow(), FixedClock.CentralEurope);
        using LineMatcher matcher = LineMatcher.Create(definition, new MatcherOptions { RawNames = true, CheckAll = request.All }, clock);
        var context = new LineContext(s_now, InOperation: false) { TrustLogTime = true, KnownTime = request.Journal ? s_now : null };
        return [.. request.Lines.Select(line =>
        {
            var failures = new List<Failure>();
            matcher.Match(line, context, failures);
            return (IReadOnlyList<string>)[.. failures.Select(Text)];
        })];
    }

    private static string Text(Failure failure) => Verdict.Text(
        failure.Pattern,
        failure.Id == default ? null : failure.Id.ToString(),
        failure.Time == LineMatcher.UnknownTime ? null : (failure.Time.UtcTicks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond,
        failure.Groups.GetValueOrDefault("user"),
        failure.Groups.ContainsKey("nofail"),
        failure.Groups.GetValueOrDefault("users", string.Empty));

    private void Compare(JudgeRequest request, IReadOnlyList<string>[] ours, IReadOnlyList<IReadOnlyList<string>?> theirs)
    {
        lock (_lock)
        {
            for (int i = 0; i < ours.Length; i++)
            {
                _lines++;
                _matched += ours[i].Count > 0 ? 1 : 0;
                if (theirs[i] is { } their && their.SequenceEqual(ours[i]))
                {
                    continue;
                }

                if (KnownDifferences.Reason(ours[i], theirs[i]) is { } reason)
                {
                    _known[reason] = _known.GetValueOrDefault(reason) + 1;
                    continue;
                }

                _differences.Add($"{SampleLogTests.Spec(request.Filter, request.Options)}: {Printable(request.Lines[i])}\n    ours   {Joined(ours[i])}\n    theirs {Joined(theirs[i])}");
            }
        }
    }

    private static string Joined(IReadOnlyList<string>? results) => results is null ? "(too long)" : string.Join("; ", results);

    private static string Printable(byte[] line) =>
        string.Concat(line.Select(b => b is >= 0x20 and < 0x7f ? ((char)b).ToString() : $"\\x{b:x2}"));
}
