using Ban.Rpc.Contract;
using Ban.Terminal.Text;
using Ban.Tui.Client;
using Ban.Tui.Views;

namespace Ban.Tui.App;

/// <summary>
/// The screen as lines, for screen readers and terminals that can do nothing else: the jails once, then each event as a
/// sentence. No cursor is moved and nothing is coloured.
/// </summary>
/// <param name="output">Gets the lines; borrowed.</param>
/// <param name="zone">Times are shown in this zone.</param>
internal sealed class PlainScreen(TextWriter output, TimeZoneInfo zone)
{
    private bool _hasSaidJails;
    private bool _isLost;
    private bool _isSilent;

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="IOException">The lines cannot be written.</exception>
    public static async Task RunAsync(DaemonConnector connect, TextWriter output, TimeProvider clock, CancellationToken cancellationToken)
    {
        var screen = new PlainScreen(output, clock.LocalTimeZone);
        await new DaemonLink(connect, screen.TakeAsync, clock, replay: 0).RunAsync(cancellationToken);
    }

    /// <summary>Says what a message means, if it means something new.</summary>
    public async ValueTask TakeAsync(Message message, CancellationToken cancellationToken)
    {
        foreach (string sentence in Sentences(message))
        {
            await output.WriteLineAsync(TextLayout.MakeVisible(sentence).AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
    }

    private IEnumerable<string> Sentences(Message message)
    {
        switch (message)
        {
            case SnapshotMessage snapshot when !_hasSaidJails:
                (_hasSaidJails, _isSilent) = (true, false);
                return Jails(snapshot);
            case SnapshotMessage when _isSilent:
                _isSilent = false;
                return ["The daemon answers again."];
            case SilentMessage:
                _isSilent = true;
                return ["The daemon does not answer."];
            case ConnectedMessage when _isLost:
                _isLost = false;
                return ["The daemon is back."];
            case DisconnectedMessage lost when !_isLost:
                (_isLost, _isSilent) = (true, false);
                return [$"No daemon: {lost.Trouble.Text}. Waiting for it."];
            case EventMessage raised:
                return raised.Missed > 0 ? [$"{Format.Count(raised.Missed, "event")} {(raised.Missed == 1 ? "was" : "were")} lost.", Sentence(raised.Event)] : [Sentence(raised.Event)];
            default:
                return [];
        }
    }

    private static IEnumerable<string> Jails(SnapshotMessage snapshot)
    {
        DaemonInfo info = snapshot.Info;
        yield return $"{info.Host}, bantuid {info.Version}, up {Format.Uptime(snapshot.Now - info.Started)}: {Format.Number(info.Banned)} banned in {Format.Count(snapshot.Jails.Count, "jail")}.";
        foreach (JailSummary jail in snapshot.Jails)
        {
            string detail = jail.Detail is { Length: > 0 } why ? $", {why}" : "";
            string enforced = jail.Enforced is { } known && jail.Banned > 0 ? $", {Format.Share(known, jail.Banned)} enforced" : "";
            yield return $"Jail {jail.Name} {State(jail.State)}{detail}: {Format.Number(jail.Failing)} failing, {Format.Number(jail.Banned)} banned{enforced}.";
        }
    }

    private static string State(string? state) => state == "noSource" ? "has no source" : $"is {state}";

    private string Sentence(EventInfo raised)
    {
        string time = TimeZoneInfo.ConvertTime(raised.Time, zone).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        string where = raised.Jail.Length > 0 ? $"{time} {raised.Jail}: " : $"{time} ";
        return $"{where}{What(raised)}.";
    }

    private static string What(EventInfo raised) => raised.Type switch
    {
        EventTypes.Failure => $"failure {raised.Count} of {raised.MaxRetry} from {raised.Id}{(raised.User is { Length: > 0 } user ? $", user {user}" : "")}",
        EventTypes.Ban => $"banned {raised.Id}{Length(raised)}{(raised.Reason is { Length: > 0 } why ? $", {why}" : "")}",
        EventTypes.Restore => $"the ban of {raised.Id} came back{Length(raised)}",
        EventTypes.Prolong => $"the ban of {raised.Id} is longer now{Length(raised)}",
        EventTypes.Unban => $"the ban of {raised.Id} ended, {raised.Reason}",
        EventTypes.Ignored => $"ignored {raised.Id}, {raised.Reason}",
        EventTypes.AlreadyBanned => $"failure from {raised.Id}, which is banned already",
        EventTypes.BanPassedOver => $"{raised.Id} is not banned: the ban would have ended by now",
        EventTypes.Held => $"the ban of {raised.Id} is held for review, {raised.Reason}",
        EventTypes.Jail => $"the jail {State(raised.State)}{(raised.Message is { Length: > 0 } more ? $", {more}" : "")}",
        EventTypes.ActionError => $"an action failed, {raised.Message}",
        EventTypes.SourceTrouble => $"trouble with {raised.Path}, {raised.Message}",
        EventTypes.EnforcementDrift => $"the firewall was changed by others, {raised.Message}",
        EventTypes.Log => $"{raised.Level} {raised.Message}",
        EventTypes.Reload => $"reloaded, {raised.Message}",
        _ => $"{raised.Type} {raised.Id} {raised.Message}".TrimEnd(),
    };

    private static string Length(EventInfo raised)
    {
        string time = raised.BanTime switch
        {
            null => "",
            < 0 => " for ever",
            double seconds => $" for {Format.Duration(seconds, " ")}",
        };
        return raised.Count > 1 ? $"{time}, the {Format.Ordinal(raised.Count.Value)} time" : time;
    }
}
