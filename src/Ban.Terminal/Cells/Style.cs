namespace Ban.Terminal.Cells;

/// <summary>How a cell looks.</summary>
public readonly record struct Style(Color Foreground = default, Color Background = default, TextAttributes Attributes = TextAttributes.None)
{
    /// <summary>The same with attributes added.</summary>
    public Style With(TextAttributes attributes) => this with { Attributes = Attributes | attributes };
}

/// <summary>Attributes of text; they can be combined. As wide as a colour, so that a cell has no padding and compares as bytes.</summary>
[Flags]
public enum TextAttributes
{
    None = 0,
    Bold = 1,
    Dim = 2,
    Underline = 4,
    Reverse = 8,
}
