using System.Text;
using Ban.Rpc.Contract;
using Ban.Tui.Client;
using Ban.Tui.Lab;

namespace Ban.Tui.App;

/// <summary>Runs the commands that take time, each to one message, also when it fails.</summary>
internal sealed partial class CommandRunner(DaemonLink link, LabRunner lab, ConfigRunner config, TimeZoneInfo zone)
{
    /// <summary>Most characters put into the clipboard; terminals drop longer sequences.</summary>
    public const int MaxCopyLength = 32768;

    /// <summary>Bans asked for at once.</summary>
    private const int PageSize = 10_000;

    private readonly JailsRunner _jails = new(link);

    /// <summary>Runs a command; null for one that is not for here.</summary>
    public async Task<Message?> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return command switch
            {
                BanCommand ban => await BanAsync(ban, cancellationToken),
                UnbanCommand unban => await UnbanAsync(unban, cancellationToken),
                ProlongCommand prolong => await ProlongAsync(prolong, cancellationToken),
                ShortenCommand shorten => await ShortenAsync(shorten, cancellationToken),
                IgnoreCommand ignore => await IgnoreAsync(ignore, cancellationToken),
                UnignoreCommand unignore => await UnignoreAsync(unignore, cancellationToken),
                DecideHeldCommand held => await DecideAsync(held, cancellationToken),
                ReadHeldCommand => new HeldReadMessage((await link.Client.CallAsync(HeldApi.List, new HeldListParams(), cancellationToken)).Held),
                ReadPageCommand page => await ReadPageAsync(page, cancellationToken),
                ReadBansCommand read => await ReadAsync(read, cancellationToken),
                ArrangeBansCommand arrange => await Task.Run(() => new BansArrangedMessage(arrange.Table.Arrange(arrange.Order, arrange.Filter)), cancellationToken),
                ReadJailCommand jail => await ReadJailAsync(jail, cancellationToken),
                ConfigRequest own => await config.RunAsync(own, cancellationToken),
                MarkAllCommand mark => await Task.Run(() => new MarkedMessage([.. mark.Table.Shown.Take(BansModel.MaxMarks).Select(static row => row.Key)]), cancellationToken),
                JailsCommand jails => await _jails.RunAsync(jails, cancellationToken),
                LabCommand own => await lab.RunAsync(own, cancellationToken),
                _ => null,
            };
        }
        catch (DaemonException e)
        {
            var notice = new Notice(e.Message, IsError: true);
            return command switch
            {
                ReadBansCommand read => new BansNotReadMessage(read.Reading, notice),
                ReadJailCommand jail => new JailReadMessage(jail.Jail, Detail: null, e.Message),
                ReadPageCommand page => new PageReadMessage(page.Kind, page.Id, [], e.Message),
                ReadHeldCommand => new HeldReadMessage([], e.Message),
                _ => new NoticeMessage(notice),
            };
        }
    }

    /// <summary>As much of a text as the clipboard takes, in whole lines: half an address would be another one.</summary>
    public static string FitCopy(string text)
    {
        if (text.Length <= MaxCopyLength)
        {
            return text;
        }

        int end = text.LastIndexOf('\n', MaxCopyLength);
        end = end > 0 ? end : MaxCopyLength;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }

    /// <summary>The sequence that puts text into the clipboard of the user's terminal (xterm's OSC 52).</summary>
    public static byte[] EncodeCopy(string text) =>
        Encoding.ASCII.GetBytes($"\e]52;c;{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\a");

    private async Task<Message> ReadJailAsync(ReadJailCommand command, CancellationToken cancellationToken)
    {
        JailDetail detail = await link.Client.GetJailAsync(command.Jail, cancellationToken);
        IReadOnlyList<ConfigValue>? settings = null;
        try
        {
            settings = command.WantsSettings ? (await link.Client.CallAsync(ConfigApi.Show, new ConfigShowParams(command.Jail), cancellationToken)).Options : null;
        }
        catch (DaemonException)
        {
            // Who may only look does not see them, and a jail that is wrong by now has none: the page does without.
            settings = [];
        }

        return new JailReadMessage(command.Jail, detail, Error: null, settings);
    }

    private async Task<Message> ReadAsync(ReadBansCommand command, CancellationToken cancellationToken)
    {
        List<BanInfo> bans = [];
        string? cursor = null;
        do
        {
            BanListResult page = await link.Client.ListBansAsync(new BanListParams(Cursor: cursor, Limit: PageSize), cancellationToken);
            bans.AddRange(page.Bans);
            cursor = page.NextCursor;
        }
        while (cursor is not null && bans.Count < BansModel.MaxRows);

        BanTable table = await Task.Run(() => BanTable.Of(bans, command.Order, command.Filter), cancellationToken);
        return new BansReadMessage(command.Reading, table, cursor is not null);
    }
}
