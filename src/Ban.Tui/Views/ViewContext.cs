using Ban.Terminal.Widgets;

namespace Ban.Tui.Views;

/// <summary>What all views are drawn with besides the model.</summary>
/// <param name="Theme">Styles and glyphs.</param>
/// <param name="Zone">Times are shown in this zone.</param>
public sealed record ViewContext(Theme Theme, TimeZoneInfo Zone);
