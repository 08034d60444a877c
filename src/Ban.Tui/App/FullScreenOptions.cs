using Ban.Terminal.Cells;

namespace Ban.Tui.App;

/// <summary>How the full screen looks and what it may do.</summary>
public sealed record FullScreenOptions
{
    /// <summary>The terminal device.</summary>
    public string Terminal { get; init; } = "/dev/tty";

    /// <summary>Colours of the terminal; <see cref="ColorDepths.Detect"/> finds them, NO_COLOR included.</summary>
    public required ColorDepth Colors { get; init; }

    /// <summary>The configuration that the regex lab reads filters from and saves them in.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>The user's own editor, as the shell reads it.</summary>
    public required string Editor { get; init; }

    /// <summary>Draw with ASCII only.</summary>
    public bool Ascii { get; init; }

    /// <summary>Whether the terminal's background is light; null where only the terminal itself can tell.</summary>
    public bool? IsLight { get; init; }

    /// <summary>Whether the terminal is asked, where that is not known.</summary>
    public bool CanAskBackground { get; init; }

    /// <summary>Change nothing: bans and unbans are neither offered nor sent.</summary>
    public bool ReadOnly { get; init; }
}
