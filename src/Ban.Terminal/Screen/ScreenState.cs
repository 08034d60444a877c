namespace Ban.Terminal.Screen;

/// <summary>What a frame wants of the terminal besides its cells.</summary>
/// <param name="Cursor">Column and row of the text cursor, from 0; null hides it.</param>
/// <param name="Mouse">Whether clicks and the wheel are reported. The terminal's own selection then needs Shift.</param>
public readonly record struct ScreenState((int X, int Y)? Cursor = null, bool Mouse = false);
