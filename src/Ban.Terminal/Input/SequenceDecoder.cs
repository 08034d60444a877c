using System.Buffers.Text;
using System.Text;

namespace Ban.Terminal.Input;

/// <summary>Gives a complete CSI or SS3 sequence its meaning: xterm's "PC-style function keys" and SGR mouse.</summary>
internal static class SequenceDecoder
{
    private const int MaxParameters = 4;
    private const int MaxModifier = 16;

    /// <summary>Decodes the bytes between the introducer and the final byte; null for a sequence without a meaning here.</summary>
    public static InputEvent? Decode(ReadOnlySpan<byte> held, byte final)
    {
        if (held.Length > 0 && held[0] == '<')
        {
            return final is (byte)'M' or (byte)'m' ? DecodeMouse(held[1..], final == 'm') : null;
        }

        if (held.Length == 1 && held[0] == '[')
        {
            return final is >= (byte)'A' and <= (byte)'E' ? new KeyInput(Key.F1 + (final - 'A')) : null;
        }

        Span<int> parameters = stackalloc int[MaxParameters];
        if (!TryReadParameters(held, parameters, out int count))
        {
            return null;
        }

        return final switch
        {
            (byte)'~' => DecodeTilde(parameters, count),
            (byte)'u' => FromCodePoint(parameters[0], Modifiers(parameters[1])),
            (byte)'I' when count == 0 => new FocusInput(true),
            (byte)'O' when count == 0 => new FocusInput(false),
            (byte)'Z' => new KeyInput(Key.Tab, default, Modifiers(parameters[1]) | KeyModifiers.Shift),
            // The modifier is the last parameter: CSI 1;5A, and in older terminals CSI 5A and SS3 5A.
            _ => DecodeFinal(final, parameters[Math.Max(count - 1, 0)]),
        };
    }

    // A larger number is no modifier: the sequence is an answer, such as the place of the cursor.
    private static KeyInput? DecodeFinal(byte final, int modifier) =>
        modifier <= MaxModifier && FinalKey(final) is { } key ? new KeyInput(key, default, Modifiers(modifier)) : null;

    private static Key? FinalKey(byte final) => final switch
    {
        (byte)'A' => Key.Up,
        (byte)'B' => Key.Down,
        (byte)'C' => Key.Right,
        (byte)'D' => Key.Left,
        (byte)'H' => Key.Home,
        (byte)'F' => Key.End,
        (byte)'M' => Key.Enter,
        (byte)'P' => Key.F1,
        (byte)'Q' => Key.F2,
        (byte)'R' => Key.F3,
        (byte)'S' => Key.F4,
        _ => null,
    };

    private static KeyInput? DecodeTilde(ReadOnlySpan<int> parameters, int count)
    {
        if (parameters[0] == 27 && count >= 3)
        {
            return FromCodePoint(parameters[2], Modifiers(parameters[1]));
        }

        Key? key = parameters[0] switch
        {
            1 or 7 => Key.Home,
            2 => Key.Insert,
            3 => Key.Delete,
            4 or 8 => Key.End,
            5 => Key.PageUp,
            6 => Key.PageDown,
            >= 11 and <= 15 => Key.F1 + (parameters[0] - 11),
            >= 17 and <= 21 => Key.F6 + (parameters[0] - 17),
            23 or 24 => Key.F11 + (parameters[0] - 23),
            _ => null,
        };
        return key is { } known ? new KeyInput(known, default, Modifiers(parameters[1])) : null;
    }

    private static KeyInput? FromCodePoint(int codePoint, KeyModifiers modifiers) => codePoint switch
    {
        9 => new KeyInput(Key.Tab, default, modifiers),
        13 => new KeyInput(Key.Enter, default, modifiers),
        27 => new KeyInput(Key.Escape, default, modifiers),
        8 or 127 => new KeyInput(Key.Backspace, default, modifiers),
        _ when Rune.IsValid(codePoint) && !Rune.IsControl(new Rune(codePoint)) =>
            // The shifted character is sent as such, so Shift would be told twice.
            new KeyInput(Key.Character, new Rune(codePoint), modifiers & ~KeyModifiers.Shift),
        _ => null,
    };

    private static MouseInput? DecodeMouse(ReadOnlySpan<byte> held, bool released)
    {
        Span<int> parameters = stackalloc int[MaxParameters];
        if (!TryReadParameters(held, parameters, out int count) || count != 3)
        {
            return null;
        }

        int code = parameters[0];
        // Bits 2 to 4 hold Shift, Alt, Control; bit 5 motion; bit 6 the wheel.
        var modifiers = (KeyModifiers)((code >> 2) & 7);
        (int x, int y) = (Math.Max(parameters[1] - 1, 0), Math.Max(parameters[2] - 1, 0));
        if ((code & 64) != 0)
        {
            return (code & 3) switch
            {
                0 => new MouseInput(MouseAction.WheelUp, MouseButton.None, x, y, modifiers),
                1 => new MouseInput(MouseAction.WheelDown, MouseButton.None, x, y, modifiers),
                _ => null,
            };
        }

        MouseButton button = (code & 3) switch
        {
            0 => MouseButton.Left,
            1 => MouseButton.Middle,
            2 => MouseButton.Right,
            _ => MouseButton.None,
        };
        MouseAction action = (code & 32) != 0 ? MouseAction.Move : released ? MouseAction.Release : MouseAction.Press;
        return new MouseInput(action, button, x, y, modifiers);
    }

    // xterm sends 1 + the sum of Shift 1, Alt 2, Control 4; Meta and locks above are left out.
    private static KeyModifiers Modifiers(int parameter) => parameter > 1 ? (KeyModifiers)((parameter - 1) & 7) : KeyModifiers.None;

    // Numbers between semicolons; of "a:b" sub-parameters the first counts. Missing ones are 0.
    private static bool TryReadParameters(ReadOnlySpan<byte> held, Span<int> parameters, out int count)
    {
        parameters.Clear();
        count = held.Length == 0 ? 0 : 1;
        bool inSub = false;
        foreach (byte value in held)
        {
            switch (value)
            {
                case (byte)';':
                    inSub = false;
                    count++;
                    break;
                case (byte)':':
                    inSub = true;
                    break;
                case >= (byte)'0' and <= (byte)'9':
                    if (count <= parameters.Length && !inSub && parameters[count - 1] < 0x110000)
                    {
                        parameters[count - 1] = (parameters[count - 1] * 10) + (value - '0');
                    }

                    break;
                default:
                    return false;
            }
        }

        return count <= parameters.Length;
    }

    /// <summary>What an OSC sequence answers; null for one that is not asked for here.</summary>
    /// <param name="body">Between the introducer and the end.</param>
    public static InputEvent? DecodeAnswer(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> start = "11;rgb:"u8;
        if (!body.StartsWith(start))
        {
            return null;
        }

        Span<byte> parts = stackalloc byte[3];
        ReadOnlySpan<byte> rest = body[start.Length..];
        for (int i = 0; i < parts.Length; i++)
        {
            int end = i < parts.Length - 1 ? rest.IndexOf((byte)'/') : rest.Length;
            if (end is < 1 or > 4 || !Utf8Parser.TryParse(rest[..end], out uint value, out int read, 'x') || read != end)
            {
                return null;
            }

            // One to four digits stand for the same share of the whole.
            parts[i] = (byte)(value * 255 / ((1u << (4 * end)) - 1));
            rest = rest[Math.Min(end + 1, rest.Length)..];
        }

        return new BackgroundInput(parts[0], parts[1], parts[2]);
    }
}
