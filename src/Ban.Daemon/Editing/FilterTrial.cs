using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Engine.Sources;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;
using Ban.Matching.Review;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Editing;

/// <summary>Answers <c>filter.test</c>: judges lines beside the jails, on a thread of the pool, within bounds.</summary>
internal sealed class FilterTrial(BanEngine engine, ConfigTree tree, TimeProvider clock) : IDisposable
{
    private const int MaxLines = 1000;
    private const int MaxCharacters = 1024 * 1024;
    private const int MaxPatterns = 500;
    private const int MaxPatternLength = 20_000;

    /// <summary>Of a log's end.</summary>
    private const int MaxTailBytes = 1024 * 1024;

    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(5);

    /// <summary>One at a time: trying must not take the processors from those who guard.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <exception cref="RpcException">A parameter is wrong, or the filter cannot be used.</exception>
    public async Task<FilterTestResult> RunAsync(FilterTestParams wanted, CancellationToken cancellationToken)
    {
        Check(wanted);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Run(wanted, cancellationToken), cancellationToken);
        }
        catch (ConfigurationException wrong)
        {
            throw ConfigErrors.FilterRefused(wrong.Origin.File, wrong.Origin.Line, null, wrong.Problem);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static void Check(FilterTestParams wanted)
    {
        if (wanted.Filter is null && wanted.Jail is null && wanted.FailRegex is null)
        {
            throw RpcErrors.InvalidParameter("filter", "a filter, a jail or failRegex is expected");
        }

        if (wanted.Filter is { } spec && (spec.Contains('/', StringComparison.Ordinal) || spec.Contains(".conf", StringComparison.Ordinal) || spec.Contains(".local", StringComparison.Ordinal)))
        {
            throw RpcErrors.InvalidParameter("filter", "a name in filter.d is expected, no path");
        }

        if (wanted.Tail is < 1 or > MaxLines || (wanted.Tail is not null && wanted.Jail is null))
        {
            throw RpcErrors.InvalidParameter("tail", $"1 to {MaxLines} is expected, with a jail");
        }

        if ((wanted.Lines is null) == (wanted.Tail is null) || wanted.Lines is { Count: > MaxLines } || wanted.Lines?.Sum(static line => (long)line.Length) > MaxCharacters)
        {
            throw RpcErrors.InvalidParameter("lines", $"at most {MaxLines} lines with {MaxCharacters} characters together are expected, or tail");
        }

        foreach ((string name, IReadOnlyList<string>? patterns) in (ReadOnlySpan<(string, IReadOnlyList<string>?)>)[("failRegex", wanted.FailRegex), ("ignoreRegex", wanted.IgnoreRegex), ("datePattern", wanted.DatePattern)])
        {
            if (patterns is { Count: > MaxPatterns } || patterns?.Any(static pattern => pattern.Length > MaxPatternLength) == true)
            {
                throw RpcErrors.InvalidParameter(name, $"at most {MaxPatterns} patterns of {MaxPatternLength} characters are taken");
            }
        }
    }

    private FilterTestResult Run(FilterTestParams wanted, CancellationToken cancellationToken)
    {
        (FilterDefinition filter, MatcherOptions options) = Load(wanted);
        IReadOnlyList<string> lines = wanted.Lines ?? Tail(wanted.Jail!, wanted.Tail!.Value);
        using LineMatcher matcher = LineMatcher.Create(filter, options, clock);
        long start = clock.GetTimestamp();
        List<FilterTestLine> judged = [];
        List<Failure> failures = [];
        var context = new LineContext(clock.GetUtcNow(), InOperation: false) { TrustLogTime = true };
        foreach (string line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(start) > s_timeLimit)
            {
                break;
            }

            failures.Clear();
            LineVerdict verdict = matcher.Match(Encoding.UTF8.GetBytes(line), context, failures);
            judged.Add(new FilterTestLine(line, Status(verdict), [.. failures.Select(Info)]));
        }

        return new FilterTestResult(judged, [.. Hits("failregex", matcher.Patterns.Fail), .. Hits("ignoreregex", matcher.Patterns.Ignore)], judged.Count == lines.Count);
    }

    private (FilterDefinition Filter, MatcherOptions Options) Load(FilterTestParams wanted)
    {
        JailSettings? jail = wanted.Jail is { } name ? FindJail(name) : null;
        FilterDefinition filter = wanted.Filter is { } spec ? ConfigurationLoader.LoadFilter(tree.Directory, spec, ConfigDisk.Files)
            : jail?.Filter ?? new FilterDefinition { Name = "test" };
        filter = filter with
        {
            FailRegex = Texts("failRegex", wanted.FailRegex) ?? filter.FailRegex,
            IgnoreRegex = Texts("ignoreRegex", wanted.IgnoreRegex) ?? filter.IgnoreRegex,
            DatePattern = Texts("datePattern", wanted.DatePattern) ?? filter.DatePattern,
        };
        var options = new MatcherOptions
        {
            UseDns = jail?.UseDns ?? UseDns.No,
            LogTimeZone = jail?.LogTimeZone is { } zone ? new ConfigText(zone, jail.Origin) : null,
            LogEncoding = jail?.LogEncoding is { } encoding ? new ConfigText(encoding, jail.Origin) : null,
            KeepLines = false,
        };
        return (filter, options);
    }

    /// <summary>As it runs; else as the files have it, enabled or not.</summary>
    private JailSettings FindJail(string name) =>
        engine.Jails().FirstOrDefault(jail => jail.Name == name)?.Settings
        ?? SingleJail.Load(tree.Directory, name, new Dictionary<string, string>(StringComparer.Ordinal), ConfigDisk.Files)
        ?? throw RpcErrors.UnknownJail(name);

    private static List<ConfigText>? Texts(string parameter, IReadOnlyList<string>? patterns) =>
        patterns is null ? null : [.. patterns.Select((pattern, index) => new ConfigText(pattern, new Origin(parameter, index + 1)))];

    private List<string> Tail(string jail, int count)
    {
        JailStatus? status = engine.Jails().FirstOrDefault(running => running.Name == jail);
        string path = status?.Sources.FirstOrDefault(static source => source.Kind == SourceKind.File && source.Trouble is null)?.Path
            ?? throw RpcErrors.InvalidParameter("tail", "the jail follows no file now");
        try
        {
            return [.. LogTail.Read(path, MaxTailBytes).Lines.TakeLast(count).Select(static line => Encoding.UTF8.GetString(line.Span))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RpcErrors.InvalidParameter("tail", e is UnauthorizedAccessException ? "the log may not be read" : "the log cannot be read");
        }
    }

    private static string Status(LineVerdict verdict) => verdict switch
    {
        LineVerdict.Matched => "matched",
        LineVerdict.NoFail => "noFail",
        LineVerdict.Ignored => "ignored",
        LineVerdict.NoTime => "noTime",
        _ => "missed",
    };

    private static FilterTestFailure Info(Failure failure) => new(
        failure.Id.ToString(), failure.Pattern, failure.Attempts, failure.Groups, failure.Time == LineMatcher.UnknownTime ? null : failure.Time);

    private static IEnumerable<FilterTestPattern> Hits(string option, IReadOnlyList<FilterPattern> patterns) =>
        patterns.Select((pattern, index) => new FilterTestPattern(option, index, pattern.Source.Text, pattern.Hits, pattern.CostlySearches));
}
