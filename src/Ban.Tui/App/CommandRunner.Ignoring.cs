using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Client;
using Ban.Tui.Lab;

namespace Ban.Tui.App;

/// <content>Ignore lists: at once by a command of the daemon, and for good in the jails' files.</content>
internal sealed partial class CommandRunner
{
    private const string Option = "ignoreip";

    private async Task<Message> IgnoreAsync(IgnoreCommand command, CancellationToken cancellationToken)
    {
        List<string> jails = [];
        List<WrittenFile> files = [];
        string? error = null;
        foreach (string jail in command.Jails)
        {
            try
            {
                await RunAsync(cancellationToken, "set", jail, "addignoreip", command.Address);
                jails.Add(jail);
                if (command.Write)
                {
                    files.Add(await WriteIgnoredAsync(jail, command.Address, cancellationToken));
                }
            }
            catch (DaemonException failed)
            {
                error ??= $"{jail}: {failed.Message}";
            }
        }

        link.RequestRefresh();
        return new IgnoredMessage(command.Address, jails, files, error);
    }

    private async Task<Message> UnignoreAsync(UnignoreCommand command, CancellationToken cancellationToken)
    {
        foreach (string jail in command.Jails)
        {
            await RunAsync(cancellationToken, "set", jail, "delignoreip", command.Address);
        }

        foreach (WrittenFile file in command.Files)
        {
            await link.Client.CallAsync(ConfigApi.Write, new ConfigWriteParams(file.File, file.Before, file.Revision), cancellationToken);
        }

        return new NoticeMessage(new Notice($"{command.Address} is not ignored any more", IsError: false));
    }

    /// <summary>Sets the list in the jail's own file to what holds for the jail by all its files, and the address.</summary>
    private async Task<WrittenFile> WriteIgnoredAsync(string jail, string address, CancellationToken cancellationToken)
    {
        ConfigShowResult shown = await link.Client.CallAsync(ConfigApi.Show, new ConfigShowParams(jail), cancellationToken);
        IEnumerable<string> listed = shown.Options.FirstOrDefault(option => option.Name == Option)?.Lines.Select(line => line.Text) ?? [];
        string file = $"jail.d/{jail}.local";
        ConfigReadResult? before = await ReadAsync(file, cancellationToken);
        string[] lines = [.. listed.Append(address).Where(line => line.Length > 0).Select(line => line.Replace("%", "%%", StringComparison.Ordinal))];
        string text = IniEdit.Set(before?.Text ?? "", jail, Option, lines);
        ConfigWriteResult written = await link.Client.CallAsync(ConfigApi.Write, new ConfigWriteParams(file, text, before?.Revision), cancellationToken);
        return new WrittenFile(file, before?.Text ?? "", written.Revision);
    }

    /// <summary>A file of the configuration; null where it is not there yet.</summary>
    private async Task<ConfigReadResult?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await link.Client.CallAsync(ConfigApi.Read, new ConfigReadParams(file), cancellationToken);
        }
        catch (DaemonException missing) when (missing.InnerException is RpcException { Code: RpcErrorCodes.UnknownFile })
        {
            return null;
        }
    }

    private Task<CommandRunResult> RunAsync(CancellationToken cancellationToken, params string[] words) =>
        link.Client.CallAsync(CommandApi.Run, new CommandRunParams(words), cancellationToken);
}
