using Ban.Terminal.Cells;
using Ban.Terminal.Input;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <summary>A field for one line of text. The cursor is an index of UTF-16 units and stands before a cluster.</summary>
public sealed record TextField(string Text = "", int Cursor = 0)
{
    /// <summary>Most UTF-16 units that can be put in by keys and pastes.</summary>
    public const int MaxLength = 512;

    /// <summary>The field with a text, the cursor behind it.</summary>
    public static TextField Of(string text) => new(text, text.Length);

    /// <summary>What a key or a paste makes of it; null when the input is none for a field, such as Enter or Tab.</summary>
    public TextField? Edit(InputEvent input) => input switch
    {
        PasteInput paste => Insert(paste.Text.ReplaceLineEndings(" ")),
        KeyInput key => EditByKey(key),
        _ => null,
    };

    /// <summary>Draws as much as fits around the cursor. Returns the cursor's column.</summary>
    public int Draw(Canvas canvas, int x, int y, int columns, Style style)
    {
        int start = 0;
        while (TextLayout.Measure(Text.AsSpan(start, Cursor - start)) >= columns && start < Cursor)
        {
            start = After(start);
        }

        int length = TextLayout.FittingLength(Text.AsSpan(start), columns);
        canvas.Write(x, y, Text.AsSpan(start, length), style);
        return x + TextLayout.Measure(Text.AsSpan(start, Cursor - start));
    }

    private TextField? EditByKey(KeyInput key) => key.Key switch
    {
        Key.Left => this with { Cursor = Before(Cursor) },
        Key.Right => this with { Cursor = After(Cursor) },
        Key.Home => this with { Cursor = 0 },
        Key.End => this with { Cursor = Text.Length },
        Key.Backspace => Remove(Before(Cursor), Cursor),
        Key.Delete => Remove(Cursor, After(Cursor)),
        Key.Character when key.Modifiers == KeyModifiers.None => Insert(key.Rune.ToString()),
        Key.Character when key.Modifiers == KeyModifiers.Control => EditByControl((char)key.Rune.Value),
        _ => null,
    };

    // The line-editing keys of a shell.
    private TextField? EditByControl(char character) => character switch
    {
        'a' => this with { Cursor = 0 },
        'e' => this with { Cursor = Text.Length },
        'b' => this with { Cursor = Before(Cursor) },
        'f' => this with { Cursor = After(Cursor) },
        'u' => Remove(0, Cursor),
        'k' => Remove(Cursor, Text.Length),
        'w' => Remove(WordStart(), Cursor),
        'd' => Remove(Cursor, After(Cursor)),
        _ => null,
    };

    private TextField Insert(string text)
    {
        // A text that it was opened with can be longer than what is typed may be.
        int room = Math.Clamp(MaxLength - Text.Length, 0, text.Length);
        string fitting = text[..(room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)];
        return new TextField(Text.Insert(Cursor, fitting), Cursor + fitting.Length);
    }

    private TextField Remove(int from, int to) => new(Text.Remove(from, to - from), from);

    private int WordStart()
    {
        ReadOnlySpan<char> before = Text.AsSpan(0, Cursor).TrimEnd(' ');
        return before.LastIndexOf(' ') + 1;
    }

    private int After(int index)
    {
        var reader = new ClusterReader(Text.AsSpan(index));
        return reader.MoveNext() ? index + reader.Length : index;
    }

    private int Before(int index)
    {
        int before = 0;
        var reader = new ClusterReader(Text.AsSpan(0, index));
        while (reader.MoveNext())
        {
            before = reader.Index;
        }

        return before;
    }
}
