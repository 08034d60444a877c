namespace Ban.Terminal.Cells;

/// <summary>Finds out how many colours a terminal shows, and brings colours down to what it can show.</summary>
public static class ColorDepths
{
    // The common default palette of xterm; terminals differ in shade, not in which entry is nearest to what.
    private static ReadOnlySpan<uint> Sixteen =>
    [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ];

    /// <summary>Reads <c>NO_COLOR</c> (set and not empty: no colours), <c>COLORTERM</c> and <c>TERM</c>.</summary>
    public static ColorDepth Detect(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string term = environment("TERM") ?? "";
        if (!string.IsNullOrEmpty(environment("NO_COLOR")) || term is "dumb" or "" || term.StartsWith("vt", StringComparison.Ordinal))
        {
            return ColorDepth.None;
        }

        if (environment("COLORTERM") is "truecolor" or "24bit" || term.EndsWith("-direct", StringComparison.Ordinal))
        {
            return ColorDepth.TrueColor;
        }

        return term.Contains("256", StringComparison.Ordinal) || term.Contains("kitty", StringComparison.Ordinal) || term.Contains("alacritty", StringComparison.Ordinal)
            ? ColorDepth.Palette256
            : ColorDepth.Sixteen;
    }

    /// <summary>The nearest colour that the depth has.</summary>
    public static Color Reduce(Color color, ColorDepth depth)
    {
        if (color.IsDefault || depth == ColorDepth.TrueColor)
        {
            return color;
        }

        if (depth == ColorDepth.None)
        {
            return Color.Default;
        }

        if (color.IsPalette)
        {
            return depth == ColorDepth.Palette256 || color.Index < 16 ? color : NearestOfSixteen(PaletteRgb(color.Index));
        }

        return depth == ColorDepth.Palette256 ? NearestOf256(color.Rgb) : NearestOfSixteen(color.Rgb);
    }

    private static (byte R, byte G, byte B) PaletteRgb(byte index)
    {
        if (index >= 232)
        {
            byte grey = (byte)(8 + ((index - 232) * 10));
            return (grey, grey, grey);
        }

        int cube = index - 16;
        return (CubeLevel(cube / 36), CubeLevel(cube / 6 % 6), CubeLevel(cube % 6));
    }

    private static byte CubeLevel(int step) => (byte)(step == 0 ? 0 : 55 + (step * 40));

    private static int CubeStep(byte level) => level < 48 ? 0 : level < 115 ? 1 : (level - 35) / 40;

    private static Color NearestOf256((byte R, byte G, byte B) rgb)
    {
        (int red, int green, int blue) = (CubeStep(rgb.R), CubeStep(rgb.G), CubeStep(rgb.B));
        byte cube = (byte)(16 + (36 * red) + (6 * green) + blue);
        int average = (rgb.R + rgb.G + rgb.B) / 3;
        byte grey = (byte)(232 + Math.Clamp((average - 3) / 10, 0, 23));
        return Color.Palette(Distance(rgb, PaletteRgb(grey)) < Distance(rgb, PaletteRgb(cube)) ? grey : cube);
    }

    private static Color NearestOfSixteen((byte R, byte G, byte B) rgb)
    {
        int nearest = 0;
        int smallest = int.MaxValue;
        for (int i = 0; i < Sixteen.Length; i++)
        {
            uint entry = Sixteen[i];
            int distance = Distance(rgb, ((byte)(entry >> 16), (byte)(entry >> 8), (byte)entry));
            if (distance < smallest)
            {
                (nearest, smallest) = (i, distance);
            }
        }

        return Color.Palette((byte)nearest);
    }

    private static int Distance((byte R, byte G, byte B) a, (byte R, byte G, byte B) b)
    {
        (int red, int green, int blue) = (a.R - b.R, a.G - b.G, a.B - b.B);
        return (red * red) + (green * green) + (blue * blue);
    }
}
