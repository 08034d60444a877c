using System.Text;

namespace Ban.Terminal.Input;

/// <summary>Something that came from the terminal.</summary>
public abstract record InputEvent;

/// <summary>A key.</summary>
/// <param name="Key">Which; <see cref="Key.Character"/> for what <paramref name="Rune"/> tells.</param>
/// <param name="Rune">The character of a character key; 0 otherwise.</param>
/// <param name="Modifiers">Held with it. Shift of a character is in the character.</param>
public sealed record KeyInput(Key Key, Rune Rune = default, KeyModifiers Modifiers = KeyModifiers.None) : InputEvent
{
    /// <summary>A character key.</summary>
    public static KeyInput Of(char character, KeyModifiers modifiers = KeyModifiers.None) => new(Key.Character, new Rune(character), modifiers);

    /// <summary>Whether this is the character, with nothing held.</summary>
    public bool Is(char character) => Key == Key.Character && Rune.Value == character && Modifiers == KeyModifiers.None;

    /// <summary>Whether this is the character with Control held.</summary>
    public bool IsControl(char character) => Key == Key.Character && Rune.Value == character && Modifiers == KeyModifiers.Control;
}

/// <summary>Text pasted between the marks of bracketed paste.</summary>
/// <param name="IsCut">Whether it was longer than <see cref="InputParser.MaxPasteLength"/> bytes and this is its beginning.</param>
public sealed record PasteInput(string Text, bool IsCut = false) : InputEvent;

/// <summary>The mouse, in columns and rows from 0.</summary>
public sealed record MouseInput(MouseAction Action, MouseButton Button, int X, int Y, KeyModifiers Modifiers = KeyModifiers.None) : InputEvent;

/// <summary>The terminal got or lost the focus.</summary>
public sealed record FocusInput(bool HasFocus) : InputEvent;

/// <summary>The terminal has another size, or lost what it showed: draw everything.</summary>
public sealed record ResizeInput(int Width, int Height) : InputEvent;

/// <summary>The terminal's answer to the question for its background.</summary>
public sealed record BackgroundInput(byte R, byte G, byte B) : InputEvent
{
    /// <summary>Whether dark text is read on it.</summary>
    public bool IsLight => (0.299 * R) + (0.587 * G) + (0.114 * B) > 127;
}

/// <summary>The terminal is gone.</summary>
public sealed record ClosedInput : InputEvent;

/// <summary>Keys that are told apart by name.</summary>
public enum Key
{
    Character,
    Enter,
    Tab,
    Backspace,
    Escape,
    Up,
    Down,
    Right,
    Left,
    Home,
    End,
    Insert,
    Delete,
    PageUp,
    PageDown,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
}

/// <summary>Keys held together with another; the values are those of xterm's modifier parameter minus 1.</summary>
[Flags]
public enum KeyModifiers
{
    None = 0,
    Shift = 1,
    Alt = 2,
    Control = 4,
}

/// <summary>What the mouse did.</summary>
public enum MouseAction
{
    Press,
    Release,
    Move,
    WheelUp,
    WheelDown,
}

/// <summary>Which button.</summary>
public enum MouseButton
{
    None,
    Left,
    Middle,
    Right,
}
