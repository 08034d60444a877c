using System.Text.Json;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Client;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>Runs the commands of the view Jails, each to one message, also when it fails.</summary>
internal sealed class JailsRunner(DaemonLink link)
{
    /// <summary>Runs a command.</summary>
    /// <exception cref="DaemonException">The daemon refused, and nothing but the line of notices waits for the answer.</exception>
    public async Task<Message> RunAsync(JailsCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return command switch
            {
                ReadJailsCommand => new JailsReadMessage(await ReadJailsAsync(cancellationToken)),
                ChangeJailCommand change => await ChangeAsync(change, cancellationToken),
                ReloadJailsCommand reload => await ReloadAsync(reload, cancellationToken),
                ReadSourceCommand read => new SourceReadMessage(read.Jail, await ReadSourceAsync(read.Jail, cancellationToken)),
                CheckChangeCommand check => await CheckAsync(check.Change, cancellationToken),
                WriteChangeCommand write => await WriteAsync(write, cancellationToken),
                EndTrialCommand end => await EndTrialAsync(end, cancellationToken),
                ReadFiltersCommand => new FiltersReadMessage(await ReadFiltersAsync(cancellationToken)),
                FindLogsCommand find => await FindLogsAsync(find, cancellationToken),
                RehearseCommand rehearse => await RehearseAsync(rehearse, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(command), command, "no command of this view"),
            };
        }
        catch (DaemonException e)
        {
            return command switch
            {
                ReadJailsCommand => new JailsReadMessage([], e.Message),
                ReadSourceCommand read => new SourceReadMessage(read.Jail, null, e.Message),
                CheckChangeCommand check => new ChangeRefusedMessage(check.Change, e.Message, Problems(e)),
                WriteChangeCommand write => new ChangeRefusedMessage(write.Change, e.Message, Problems(e)),
                ReadFiltersCommand => new FiltersReadMessage([], e.Message),
                FindLogsCommand find => new LogsFoundMessage(find.Number, [], e.Message),
                RehearseCommand rehearse => new RehearsedMessage(rehearse.Number, null, e.Message),
                _ => throw new DaemonException(e.Problem, e.Message, e),
            };
        }
    }

    /// <summary>What a refusal of the configuration names, with files, lines and options.</summary>
    private static IReadOnlyList<ConfigProblemInfo> Problems(DaemonException refused) =>
        refused.InnerException is RpcException { Members: { } members } && members.TryGetValue("problems", out JsonElement problems)
            ? problems.Deserialize(RpcJson.Default.IReadOnlyListConfigProblemInfo) ?? []
            : [];

    private async Task<IReadOnlyList<JailSummary>> ReadJailsAsync(CancellationToken cancellationToken)
    {
        List<JailSummary> jails = [];
        string? cursor = null;
        do
        {
            JailListResult page = await link.Client.ListJailsAsync(new JailListParams(cursor, Settings: true), cancellationToken);
            jails.AddRange(page.Jails);
            cursor = page.NextCursor;
        }
        while (cursor is not null && jails.Count < DaemonLink.MaxJails);
        return jails;
    }

    private async Task<Message> ChangeAsync(ChangeJailCommand change, CancellationToken cancellationToken)
    {
        ContractMethod<JailGetParams, JailSummary> method = change.Action switch
        {
            JailAction.Start => JailApi.Start,
            JailAction.Stop => JailApi.Stop,
            JailAction.Pause => JailApi.Pause,
            _ => JailApi.Resume,
        };
        JailSummary jail = await link.Client.CallAsync(method, new JailGetParams(change.Jail), cancellationToken);
        link.RequestRefresh();
        return new JailChangedMessage(change, jail);
    }

    private async Task<Message> ReloadAsync(ReloadJailsCommand reload, CancellationToken cancellationToken)
    {
        DaemonReloadResult result = await link.Client.CallAsync(DaemonApi.Reload, new DaemonReloadParams(reload.Jail), cancellationToken);
        link.RequestRefresh();
        return new JailsReloadedMessage(result);
    }

    private async Task<JailSource> ReadSourceAsync(string jail, CancellationToken cancellationToken)
    {
        ConfigShowResult? show = await Known(RpcErrorCodes.UnknownJail, () => link.Client.CallAsync(ConfigApi.Show, new ConfigShowParams(jail), cancellationToken));
        ConfigReadResult? file = await Known(
            RpcErrorCodes.UnknownFile, () => link.Client.CallAsync(ConfigApi.Read, new ConfigReadParams(JailSource.FileOf(jail)), cancellationToken));
        return file?.Lossy == true
            ? throw new DaemonException(DaemonProblem.Refused, $"{file.File} is not UTF-8 and is not changed here")
            : new JailSource(jail, show, file?.Text, file?.Revision);
    }

    // What is not there is no failure, but something to be made.
    private static async Task<T?> Known<T>(int absent, Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (DaemonException missing) when (missing.InnerException is RpcException { Code: var code } && code == absent)
        {
            return null;
        }
    }

    private async Task<Message> CheckAsync(ConfigChange change, CancellationToken cancellationToken)
    {
        var asked = new ConfigCheckParams(File: change.File, Text: change.After ?? "");
        return new ChangeCheckedMessage(change, (await link.Client.CallAsync(ConfigApi.Check, asked, cancellationToken)).Problems);
    }

    private async Task<Message> WriteAsync(WriteChangeCommand write, CancellationToken cancellationToken)
    {
        ConfigChange change = write.Change;
        var asked = new ConfigWriteParams(change.File, change.After, change.Revision, Apply: true, write.TrialSeconds);
        ConfigWriteResult result = await link.Client.CallAsync(ConfigApi.Write, asked, cancellationToken);
        link.RequestRefresh();
        return new ChangeWrittenMessage(write, result);
    }

    private async Task<Message> EndTrialAsync(EndTrialCommand end, CancellationToken cancellationToken)
    {
        ConfigTrialResult result = await link.Client.CallAsync(end.Keep ? ConfigApi.Confirm : ConfigApi.Revert, new NoParams(), cancellationToken);
        link.RequestRefresh();
        return new TrialEndedMessage(end.Keep, result.File);
    }

    private async Task<IReadOnlyList<string>> ReadFiltersAsync(CancellationToken cancellationToken)
    {
        const string Folder = "filter.d/";
        SortedSet<string> names = new(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            ConfigListResult page = await link.Client.CallAsync(ConfigApi.List, new ConfigListParams(cursor), cancellationToken);
            names.UnionWith(page.Files.Where(static file => file.File.StartsWith(Folder, StringComparison.Ordinal)).Select(static file => Path.GetFileNameWithoutExtension(file.File)));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return [.. names.Where(static name => !name.EndsWith("common", StringComparison.Ordinal))];
    }

    private async Task<Message> FindLogsAsync(FindLogsCommand find, CancellationToken cancellationToken)
    {
        FilterFindLogsParams asked = find.Filter is { } filter ? new FilterFindLogsParams(filter) : new FilterFindLogsParams(Patterns: find.Patterns);
        return new LogsFoundMessage(find.Number, (await link.Client.CallAsync(FilterApi.FindLogs, asked, cancellationToken)).Logs);
    }

    private async Task<Message> RehearseAsync(RehearseCommand rehearse, CancellationToken cancellationToken)
    {
        var asked = new JailRehearseParams(rehearse.Change.Jail, rehearse.Change.File, rehearse.Change.After ?? "");
        return new RehearsedMessage(rehearse.Number, await link.Client.CallAsync(JailApi.Rehearse, asked, cancellationToken));
    }
}
