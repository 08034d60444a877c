using Ban.Terminal.Cells;

namespace Ban.Terminal.Widgets;

/// <summary>
/// The few styles and glyphs that everything is drawn with: one accent, one warning, one danger colour. On a dark background they
/// come from the terminal's first sixteen colours, which its user can set.
/// </summary>
public sealed record Theme
{
    private const string BlockLevels = "▁▂▃▄▅▆▇█";
    private const string AsciiLevels = "_.:-=+*#";

    /// <summary>Whether only ASCII is drawn by the widgets themselves.</summary>
    public bool Ascii { get; init; }

    public Style Normal { get; init; }

    public Style Dim { get; init; } = new(Attributes: TextAttributes.Dim);

    public Style Strong { get; init; } = new(Attributes: TextAttributes.Bold);

    public Style Accent { get; init; } = new(Color.Palette(6));

    public Style Warning { get; init; } = new(Color.Palette(3));

    public Style Danger { get; init; } = new(Color.Palette(1), default, TextAttributes.Bold);

    /// <summary>For dark text on a light background, where the usual cyan and yellow are hardly seen.</summary>
    public static Theme Light(ColorDepth depth) => depth <= ColorDepth.Sixteen
        ? new Theme { Accent = new(Color.Palette(4)), Warning = new(Color.Palette(5)) }
        : new Theme { Accent = new(Color.Palette(25)), Warning = new(Color.Palette(130)), Danger = new(Color.Palette(124), default, TextAttributes.Bold) };

    /// <summary>Stands for text that is cut.</summary>
    public char Ellipsis => Ascii ? '~' : '…';

    /// <summary>Stands for a number that is not known.</summary>
    public string None => Ascii ? "-" : "–";

    /// <summary>A horizontal line.</summary>
    public char Rule => Ascii ? '-' : '─';

    /// <summary>Levels of a sparkline, lowest first.</summary>
    public string Levels => Ascii ? AsciiLevels : BlockLevels;
}
