using System.Text;
using Ban.Rpc.Contract;
using Ban.Tui.Client;

namespace Ban.Tui.App;

/// <summary>Runs the commands that talk with the daemon, each to one notice, also when it fails.</summary>
internal sealed class CommandRunner(DaemonLink link)
{
    /// <summary>Most characters put into the clipboard; terminals drop longer sequences.</summary>
    public const int MaxCopyLength = 32768;

    /// <summary>Runs a command; null for one that is not for the daemon.</summary>
    public async Task<Notice?> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            Notice? notice = command switch
            {
                BanCommand ban => Describe(await link.Client.BanAsync(ban.Parameters, cancellationToken)),
                UnbanCommand unban => Describe(await link.Client.UnbanAsync(unban.Parameters, cancellationToken)),
                _ => null,
            };
            link.RequestRefresh();
            return notice;
        }
        catch (DaemonException e)
        {
            return new Notice(e.Message, IsError: true);
        }
    }

    /// <summary>The sequence that puts text into the clipboard of the user's terminal (xterm's OSC 52).</summary>
    public static byte[] EncodeCopy(string text)
    {
        string bounded = text[..Math.Min(text.Length, MaxCopyLength)];
        return Encoding.ASCII.GetBytes($"\e]52;c;{Convert.ToBase64String(Encoding.UTF8.GetBytes(bounded))}\a");
    }

    private static Notice Describe(BanAddResult result) => result.Added.Count > 0
        ? new Notice($"banned {string.Join(' ', result.Added)} in {result.Jail}", IsError: false)
        : new Notice($"{string.Join(' ', result.Already)} was banned in {result.Jail} before", IsError: false);

    private static Notice Describe(BanRemoveResult result) => result.Removed.Count > 0
        ? new Notice($"lifted the ban of {string.Join(", ", result.Removed.Select(removed => $"{removed.Id} in {removed.Jail}"))}", IsError: false)
        : new Notice($"{string.Join(' ', result.Absent)} was not banned", IsError: true);
}
