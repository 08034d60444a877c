using Ban.Rpc.Contract;
using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>Asks for how long from now bans go on.</summary>
/// <param name="Bans">As the screen knows them.</param>
/// <param name="Now">The daemon's time, as far as the screen knows it.</param>
public sealed record ProlongDialog(IReadOnlyList<BanInfo> Bans, TextField Duration, DateTimeOffset Now) : FormDialog
{
    private const double Permanent = -1;

    public override int FocusIndex => 0;

    public override DialogShape Shape => new(
        "Prolong",
        Bans is [var only] ? $"The ban of {only.Id} in {only.Jail} is to go on, from now, for" : $"{Bans.Count} bans are to go on, from now, for",
        [new("for", Duration, Empty: "such as 2h, 7d, -1 for ever", Note: Duration.Text.Length == 0 ? "" : ErrorOf() ?? "")],
        0, Error, [DialogButton.Enter("prolong"), DialogButton.Back]);

    public override FormDialog WithFocus(int index) => this;

    public override FormDialog? Edit(InputEvent input) => Duration.Edit(input) is { } edited ? this with { Duration = edited, Error = null } : null;

    /// <summary>The command that the field makes; null, and why, where it is wrong.</summary>
    public ProlongCommand? ToCommand(out string? error)
    {
        error = ErrorOf();
        return error is null && BanDialog.Seconds(Duration.Text, out _) is { } seconds ? ProlongCommand.Of(Later(seconds), seconds) : null;
    }

    private string? ErrorOf() => BanDialog.Seconds(Duration.Text, out string? error) switch
    {
        null => error ?? "expected a time, such as 2h, or -1 for ever",
        { } seconds when !Later(seconds).Any() => "it ends later already; to shorten a ban, lift it first",
        _ => null,
    };

    // Those that would end earlier stay as they are.
    private IEnumerable<BanInfo> Later(double seconds) =>
        Bans.Where(ban => ban.End is { } end && (seconds == Permanent || (end - Now).TotalSeconds < seconds));
}
