using Ban.Terminal.Input;
using Ban.Terminal.Text;

namespace Ban.Terminal.Widgets;

/// <content>Keys that move and that take away, those of a shell's line among them.</content>
public sealed partial record TextArea
{
    private TextArea? ByMove(KeyInput key)
    {
        bool byWord = key.Modifiers is KeyModifiers.Control or KeyModifiers.Alt;
        return key switch
        {
            { Key: Key.Left } when byWord => WordBefore(),
            { Key: Key.Right } when byWord => WordAfter(),
            { Key: Key.Home, Modifiers: KeyModifiers.Control } => At(0, 0),
            { Key: Key.End, Modifiers: KeyModifiers.Control } => At(Lines.Count - 1, Lines[^1].Length),
            { Key: Key.Left } => Before(),
            { Key: Key.Right } => After(),
            { Key: Key.Up } => ToRow(Row - 1),
            { Key: Key.Down } => ToRow(Row + 1),
            { Key: Key.PageUp } => ToRow(Row - Page),
            { Key: Key.PageDown } => ToRow(Row + Page),
            { Key: Key.Home } => At(Row, 0),
            { Key: Key.End } => At(Row, Line.Length),
            _ when key.IsControl('a') => At(Row, 0),
            _ when key.IsControl('e') => At(Row, Line.Length),
            _ when key.IsControl('b') => Before(),
            _ when key.IsControl('f') => After(),
            _ when IsAlt(key, 'b') => WordBefore(),
            _ when IsAlt(key, 'f') => WordAfter(),
            _ => null,
        };
    }

    private TextArea? ByDeletion(KeyInput key) => key switch
    {
        { Key: Key.Backspace, Modifiers: KeyModifiers.Alt or KeyModifiers.Control } => Remove(WordBefore(), this),
        { Key: Key.Backspace } => Remove(Before(), this),
        { Key: Key.Delete, Modifiers: KeyModifiers.Alt or KeyModifiers.Control } => Remove(this, WordAfter()),
        { Key: Key.Delete } => Remove(this, After()),
        _ when key.IsControl('d') => Remove(this, After()),
        _ when IsAlt(key, 'd') => Remove(this, WordAfter()),
        _ when key.IsControl('u') => Remove(At(Row, 0), this),
        _ when key.IsControl('k') => Remove(this, Column == Line.Length ? After() : At(Row, Line.Length)),
        _ when key.IsControl('_') => Undo(),
        _ => null,
    };

    private static bool IsAlt(KeyInput key, char character) => key.Key == Key.Character && key.Modifiers == KeyModifiers.Alt && key.Rune.Value == character;

    private TextArea Before() => Column > 0 ? At(Row, LastBoundary(Line.AsSpan(0, Column))) : Row > 0 ? At(Row - 1, Lines[Row - 1].Length) : this;

    private TextArea After()
    {
        var reader = new ClusterReader(Line.AsSpan(Column));
        return reader.MoveNext() ? At(Row, Column + reader.Length) : Row < Lines.Count - 1 ? At(Row + 1, 0) : this;
    }

    // As near below or above as the other line allows.
    private TextArea ToRow(int row)
    {
        int within = Math.Clamp(row, 0, Lines.Count - 1);
        return within == Row ? this : MoveTo(within, TextLayout.Measure(Line.AsSpan(0, Column)));
    }

    private TextArea WordBefore()
    {
        if (Column == 0)
        {
            return Before();
        }

        int column = Column;
        while (column > 0 && !IsWord(Line[column - 1]))
        {
            column--;
        }

        while (column > 0 && IsWord(Line[column - 1]))
        {
            column--;
        }

        return At(Row, column);
    }

    private TextArea WordAfter()
    {
        if (Column == Line.Length)
        {
            return After();
        }

        int column = Column;
        while (column < Line.Length && !IsWord(Line[column]))
        {
            column++;
        }

        while (column < Line.Length && IsWord(Line[column]))
        {
            column++;
        }

        return At(Row, column);
    }

    private TextArea Remove(TextArea from, TextArea to)
    {
        if (from.Row == to.Row && from.Column == to.Column)
        {
            return this;
        }

        string joined = Lines[from.Row][..from.Column] + Lines[to.Row][to.Column..];
        return joined.Length > MaxLineLength
            ? this
            : Changed(this with { Lines = Lines.RemoveRange(from.Row, to.Row - from.Row + 1).Insert(from.Row, joined), Row = from.Row, Column = from.Column });
    }

    // A word begins and ends in whole clusters: everything beyond ASCII counts as part of one.
    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' || character > '\u007f';

    private static int LastBoundary(ReadOnlySpan<char> text)
    {
        int last = 0;
        var reader = new ClusterReader(text);
        while (reader.MoveNext())
        {
            last = reader.Index;
        }

        return last;
    }
}
