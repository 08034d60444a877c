namespace Ban.Terminal.Cells;

/// <summary>A colour: the terminal's own, one of its palette of 256, or red, green and blue.</summary>
public readonly record struct Color
{
    private const uint KindMask = 0xFF00_0000;
    private const uint PaletteKind = 0x0100_0000;
    private const uint RgbKind = 0x0200_0000;

    private readonly uint _value;

    private Color(uint value) => _value = value;

    /// <summary>What the terminal is set to.</summary>
    public static Color Default => default;

    /// <summary>Whether this is <see cref="Default"/>.</summary>
    public bool IsDefault => _value == 0;

    /// <summary>Whether this is a colour of the palette.</summary>
    public bool IsPalette => (_value & KindMask) == PaletteKind;

    /// <summary>Index in the palette; meaningful when <see cref="IsPalette"/>.</summary>
    public byte Index => (byte)_value;

    /// <summary>Red, green and blue; meaningful for a colour that is neither default nor of the palette.</summary>
    public (byte R, byte G, byte B) Rgb => ((byte)(_value >> 16), (byte)(_value >> 8), (byte)_value);

    /// <summary>A colour of the palette: 0 to 7 normal, 8 to 15 bright, the rest xterm's cube and greys.</summary>
    public static Color Palette(byte index) => new(PaletteKind | index);

    /// <summary>A true colour.</summary>
    public static Color FromRgb(byte red, byte green, byte blue) => new(RgbKind | ((uint)red << 16) | ((uint)green << 8) | blue);
}

/// <summary>How many colours a terminal shows.</summary>
public enum ColorDepth
{
    /// <summary>None: bold, dim, underline and reverse only.</summary>
    None,
    Sixteen,
    Palette256,
    TrueColor,
}
