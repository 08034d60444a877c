using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>The bans that wait for a decision, over the view.</summary>
public sealed record HeldModel
{
    /// <summary>The oldest first.</summary>
    public IReadOnlyList<HeldInfo> Rows { get; init; } = [];

    public ListState List { get; init; }

    public bool IsReading { get; init; } = true;

    /// <summary>Why they could not be read.</summary>
    public string? Error { get; init; }

    /// <summary>The selected one, if there is any.</summary>
    public HeldInfo? Selected => List.Selected < Rows.Count ? Rows[List.Selected] : null;
}
