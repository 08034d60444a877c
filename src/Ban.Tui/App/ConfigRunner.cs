using System.Collections.Immutable;
using System.Text.Json;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.App;

/// <summary>Runs the commands of the view Config, each to one message.</summary>
/// <param name="editor">Gives texts to the user's editor.</param>
internal sealed class ConfigRunner(DaemonLink link, OutsideEditor editor)
{
    /// <summary>Files read; a configuration with more shows the first ones.</summary>
    private const int MaxFiles = 20_000;

    /// <summary>Runs a command.</summary>
    /// <exception cref="DaemonException">The daemon refused in a way that no message tells, or is not there.</exception>
    public async Task<Message> RunAsync(ConfigRequest command, CancellationToken cancellationToken) => command switch
    {
        ReadConfigListCommand => await ListAsync(cancellationToken),
        ReadConfigFileCommand read => new ConfigFileReadMessage(read, await ReadAsync(read.File, cancellationToken)),
        CheckConfigCommand check => new ConfigCheckedMessage(check.Number, (await link.Client.CallAsync(
            ConfigApi.Check, new ConfigCheckParams(File: check.Draft?.File, Text: check.Draft?.Text), cancellationToken)).Problems),
        WriteConfigCommand write => await WriteAsync(write, cancellationToken),
        ReadValuesCommand read => await ReadValuesAsync(read, cancellationToken),
        ReloadConfigCommand => await ReloadAsync(cancellationToken),
        EditOutsideCommand edit => await editor.EditAsync(edit.Draft, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "no command of the configuration"),
    };

    private async Task<Message> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<ConfigFileInfo> files = [];
            string? cursor = null;
            ConfigListResult page;
            do
            {
                page = await link.Client.CallAsync(ConfigApi.List, new ConfigListParams(cursor), cancellationToken);
                files.AddRange(page.Files);
                cursor = page.NextCursor;
            }
            while (cursor is not null && files.Count < MaxFiles);

            return new ConfigListedMessage(page.Directory, files);
        }
        catch (DaemonException refused)
        {
            return new ConfigNotListedMessage(refused.Message);
        }
    }

    /// <summary>The file; null where there is none.</summary>
    private async Task<ConfigReadResult?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await link.Client.CallAsync(ConfigApi.Read, new ConfigReadParams(file), cancellationToken);
        }
        catch (DaemonException refused) when (refused.InnerException is RpcException { Code: RpcErrorCodes.UnknownFile })
        {
            return null;
        }
    }

    private async Task<Message> WriteAsync(WriteConfigCommand write, CancellationToken cancellationToken)
    {
        ConfigDraft draft = write.Draft;
        try
        {
            var wanted = new ConfigWriteParams(draft.File, draft.Text, draft.Revision, Apply: write.Apply);
            ConfigWriteResult written = await link.Client.CallAsync(ConfigApi.Write, wanted, cancellationToken);
            link.RequestRefresh();
            return new ConfigWrittenMessage(draft, written);
        }
        catch (DaemonException refused) when (refused.InnerException is RpcException { Code: RpcErrorCodes.RevisionConflict })
        {
            return new ConfigConflictMessage(draft, await ReadAsync(draft.File, cancellationToken));
        }
        catch (DaemonException refused) when (ProblemsOf(refused) is { Count: > 0 } problems)
        {
            return new ConfigRefusedMessage(draft, problems);
        }
        catch (DaemonException refused)
        {
            return new ConfigNotWrittenMessage(refused.Message);
        }
    }

    private static IReadOnlyList<ConfigProblemInfo>? ProblemsOf(DaemonException refused) =>
        refused.InnerException is RpcException { Code: RpcErrorCodes.ConfigurationRefused } error && error.Members.TryGetValue("problems", out JsonElement problems)
            ? problems.Deserialize(RpcJson.Default.IReadOnlyListConfigProblemInfo)
            : null;

    private async Task<Message> ReadValuesAsync(ReadValuesCommand read, CancellationToken cancellationToken)
    {
        ImmutableArray<ConfigValueRow>.Builder rows = ImmutableArray.CreateBuilder<ConfigValueRow>();
        foreach (string jail in read.Jails)
        {
            try
            {
                rows.AddRange(Rows(await link.Client.CallAsync(ConfigApi.Show, new ConfigShowParams(jail), cancellationToken)));
            }
            catch (DaemonException refused) when (refused.InnerException is RpcException { Code: RpcErrorCodes.ConfigurationRefused })
            {
                // One jail that is wrong hides no other; the check says what is wrong with it.
                rows.Add(new ConfigValueRow(jail, "", "", refused.Message, 0, null, null));
            }
            catch (DaemonException refused) when (refused.Problem == DaemonProblem.NotPermitted)
            {
                // Nor would it be for the other jails.
                return new ConfigValuesMessage(read.Number, [new ConfigValueRow("", "", "", refused.Message, 0, null, null)]);
            }
        }

        return new ConfigValuesMessage(read.Number, rows.ToImmutable());
    }

    private static IEnumerable<ConfigValueRow> Rows(ConfigShowResult shown) =>
    [
        .. Rows(shown.Jail, "", shown.Options),
        .. shown.Filter is { } filter ? Rows(shown.Jail, $"filter {filter.Name}", filter.Options) : [],
        .. shown.Actions.SelectMany(action => Rows(shown.Jail, $"action {action.Name}", action.Options)),
    ];

    private static IEnumerable<ConfigValueRow> Rows(string jail, string part, IReadOnlyList<ConfigValue> values) =>
        values.Select(value => Row(jail, part, value));

    private static ConfigValueRow Row(string jail, string part, ConfigValue value)
    {
        // A list begins with an empty line where its option stands alone in its line.
        ConfigLine? first = value.Lines.FirstOrDefault(static line => line.Text.Length > 0) ?? (value.Lines is [var only, ..] ? only : null);
        int lines = value.Lines.Count(static line => line.Text.Length > 0);
        return new ConfigValueRow(jail, part, value.Name, first?.Text ?? "", Math.Max(lines - 1, 0), first?.File, first?.Line);
    }

    private async Task<Message> ReloadAsync(CancellationToken cancellationToken)
    {
        DaemonReloadResult reloaded = await link.Client.CallAsync(DaemonApi.Reload, new DaemonReloadParams(), cancellationToken);
        link.RequestRefresh();
        return new NoticeMessage(ReloadNotice.Of("reloaded", reloaded));
    }
}
