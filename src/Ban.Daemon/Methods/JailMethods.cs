using System.Globalization;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Engine;
using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Engine.Sources;
using Ban.Matching.Lines;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods;

/// <summary>Answers <c>jail.*</c>.</summary>
/// <param name="engine">The jails.</param>
/// <param name="refused">Gives the jails that the configuration last read had to leave out, each with its reason.</param>
internal sealed class JailMethods(BanEngine engine, Func<IReadOnlyDictionary<string, string>> refused)
{
    private const int DefaultPage = 1000;
    private const int LargestPage = 10_000;

    public void AddTo(RpcMethodTable table) => table
        .Add(JailApi.List, (parameters, _, _) => MethodTable.Answer(List(parameters)))
        .Add(JailApi.Get, (parameters, _, _) => MethodTable.Answer(Get(parameters)))
        .Add(JailApi.Start, (parameters, _, token) => ChangeAsync(parameters, engine.StartJailAsync, token))
        .Add(JailApi.Stop, (parameters, _, token) => ChangeAsync(parameters, engine.StopJailAsync, token))
        .Add(JailApi.Pause, (parameters, _, token) => ChangeAsync(parameters, engine.PauseJailAsync, token))
        .Add(JailApi.Resume, (parameters, _, token) => ChangeAsync(parameters, engine.ResumeJailAsync, token));

    public JailListResult List(JailListParams parameters)
    {
        int limit = Limits.Check(parameters.Limit, DefaultPage, LargestPage);
        int start = 0;
        if (parameters.Cursor is { } cursor && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw RpcErrors.BadCursor();
        }

        bool withSettings = parameters.Settings ?? false;
        List<JailSummary> all = [.. engine.Jails().Select(jail => withSettings ? Summary(jail) with { Settings = Settings(jail.Settings) } : Summary(jail))];
        all.AddRange(refused().Where(jail => !all.Exists(known => known.Name == jail.Key)).OrderBy(jail => jail.Key, StringComparer.Ordinal).Select(Refused));
        List<JailSummary> page = [.. all.Skip(start).Take(limit)];
        int next = start + page.Count;
        return new JailListResult(page, next < all.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    public JailDetail Get(JailGetParams parameters)
    {
        JailStatus jail = Find(parameters.Jail);
        return new JailDetail
        {
            Summary = Summary(jail),
            Filter = jail.Settings.Filter.Name,
            MaxRetry = jail.Settings.MaxRetry,
            FindTime = EventTranslator.Seconds(jail.Settings.FindTime),
            BanTime = EventTranslator.Seconds(jail.Settings.BanTime),
            IgnoreIp = [.. jail.Settings.IgnoreIp.Select(entry => entry.Text)],
            Actions = [.. jail.Settings.Actions.Select(action => action.Name)],
            Sources = [.. jail.Sources.Select(Source)],
            CutLines = jail.CutLines,
            GivenUpSearches = jail.GivenUpSearches,
            Patterns = [.. engine.Patterns(parameters.Jail).Select(Pattern)],
            ActionStates = [.. jail.Actions.Select(Action)],
            Warnings = jail.Warnings,
        };
    }

    /// <summary>Starts, stops, pauses or resumes a jail and says how it stands then.</summary>
    public async ValueTask<JailSummary> ChangeAsync(JailGetParams parameters, Func<string, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        try
        {
            await change(parameters.Jail, cancellationToken);
        }
        catch (UnknownJailException)
        {
            throw RpcErrors.UnknownJail(parameters.Jail);
        }
        catch (JailStoppedException)
        {
            throw RpcErrors.JailNotRunning(parameters.Jail);
        }
        catch (JailRefusedException wrong)
        {
            throw RpcErrors.ConfigurationRefused(wrong.Message);
        }

        return Summary(Find(parameters.Jail));
    }

    private static SourceInfo Source(SourceStatus source) => new(source.Path, source.Offset, source.Size, source.Trouble)
    {
        Kind = source.Kind == SourceKind.Journal ? SourceKinds.Journal : SourceKinds.File,
        Matches = source.Matches,
        LastLine = source.LastLine,
    };

    private static PatternInfo Pattern(PatternStatus pattern)
    {
        Origin origin = pattern.Pattern.Origin;
        return new PatternInfo(
            pattern.Option, pattern.Pattern.Text, pattern.Hits, pattern.Time.TotalSeconds, pattern.GivenUp,
            origin == Origin.BuiltIn ? null : origin.File, origin.Line > 0 ? origin.Line : null);
    }

    private static ActionInfo Action(ActionStatus action) => new(
        action.Name, action.Calls, action.Failures, action.LastDuration.TotalSeconds, action.LongestDuration.TotalSeconds,
        action.LastError, action.LastErrorTime);

    private static JailSummary Summary(JailStatus jail) => new()
    {
        Name = jail.Name,
        State = EventTranslator.Name(jail.State),
        Detail = jail.Detail.Length > 0 ? jail.Detail : null,
        Failing = jail.Failing,
        TotalFailures = jail.TotalFailures,
        Banned = jail.Banned,
        Enforced = jail.Enforced,
        TotalBans = jail.TotalBans,
        Behind = jail.Sources.Where(static source => source.Kind == SourceKind.File).Sum(static source => Math.Max(0, source.Size - source.Offset)),
        BehindSince = jail.Sources.Min(static source => source.BehindSince),
        LastHour = jail.LastHour,
    };

    private static JailSettingsInfo Settings(JailSettings jail) => new(
        jail.Filter.Name, jail.Backend, [.. jail.LogPaths.Select(static path => path.Pattern)], jail.MaxRetry, EventTranslator.Seconds(jail.FindTime),
        EventTranslator.Seconds(jail.BanTime), jail.Growth is not null, [.. jail.Actions.Select(static action => action.Name)]);

    private static JailSummary Refused(KeyValuePair<string, string> jail) => new()
    {
        Name = jail.Key,
        State = JailStates.Refused,
        Detail = jail.Value,
        Failing = 0,
        TotalFailures = 0,
        Banned = 0,
        TotalBans = 0,
    };

    private JailStatus Find(string name)
    {
        try
        {
            return engine.Jail(name);
        }
        catch (UnknownJailException)
        {
            throw RpcErrors.UnknownJail(name);
        }
    }
}
