using System.Buffers;
using Ban.Terminal.Cells;

namespace Ban.Terminal.Screen;

/// <summary>The control sequences that enter and leave the full screen, and those between two <see cref="ScreenState"/>s.</summary>
internal static class ScreenModes
{
    /// <summary>Alternate screen, hidden cursor, bracketed paste.</summary>
    public static ReadOnlySpan<byte> Enter => "\e[?1049h\e[?25l\e[?2004h"u8;

    /// <summary>Asks the terminal for its background (xterm's OSC 11).</summary>
    public static ReadOnlySpan<byte> AskBackground => "\e]11;?\e\\"u8;

    /// <summary>Undoes all that <see cref="Enter"/> and <see cref="Write"/> can switch on. Harmless for what is not on.</summary>
    public static ReadOnlySpan<byte> Leave => "\e[?2026l\e[m\e[?1002l\e[?1006l\e[?2004l\e[?25h\e[?1049l"u8;

    /// <summary>Writes what differs. The cursor is placed again after every drawn frame, since drawing moves it.</summary>
    public static void Write(IBufferWriter<byte> output, ScreenState before, ScreenState after, bool drawn)
    {
        var writer = new SequenceWriter(output);
        if (before.Mouse != after.Mouse)
        {
            writer.Bytes(after.Mouse ? "\e[?1002h\e[?1006h"u8 : "\e[?1002l\e[?1006l"u8);
        }

        if (after.Cursor is { } cursor && (drawn || before.Cursor != cursor))
        {
            writer.MoveTo(cursor.X, cursor.Y);
        }

        if (before.Cursor.HasValue != after.Cursor.HasValue)
        {
            writer.Bytes(after.Cursor.HasValue ? "\e[?25h"u8 : "\e[?25l"u8);
        }
    }
}
