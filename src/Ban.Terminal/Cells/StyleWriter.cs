namespace Ban.Terminal.Cells;

/// <summary>Writes the change from one style to another as one SGR sequence.</summary>
internal ref struct StyleWriter
{
    private bool _open;

    /// <summary>Writes nothing when the styles look the same at this depth.</summary>
    public static void Write(ref SequenceWriter output, Style from, Style to, ColorDepth depth)
    {
        if (from == to)
        {
            return;
        }

        if (to == default)
        {
            output.Bytes("\e[m"u8);
            return;
        }

        var style = default(StyleWriter);
        // Bold and dim are switched off by one common code, so attributes that go away are undone by a reset.
        if ((from.Attributes & ~to.Attributes) != TextAttributes.None)
        {
            style.Parameter(ref output, 0);
            from = default;
        }

        style.Attributes(ref output, to.Attributes & ~from.Attributes);
        style.Colour(ref output, ColorDepths.Reduce(from.Foreground, depth), ColorDepths.Reduce(to.Foreground, depth), 30);
        style.Colour(ref output, ColorDepths.Reduce(from.Background, depth), ColorDepths.Reduce(to.Background, depth), 40);
        if (style._open)
        {
            output.Bytes("m"u8);
        }
    }

    private void Attributes(ref SequenceWriter output, TextAttributes added)
    {
        for (int bit = 0; bit < 4; bit++)
        {
            if ((added & (TextAttributes)(1 << bit)) != TextAttributes.None)
            {
                Parameter(ref output, (TextAttributes)(1 << bit) switch
                {
                    TextAttributes.Bold => 1,
                    TextAttributes.Dim => 2,
                    TextAttributes.Underline => 4,
                    _ => 7,
                });
            }
        }
    }

    private void Colour(ref SequenceWriter output, Color from, Color to, int normal)
    {
        if (from == to)
        {
            return;
        }

        if (to.IsDefault)
        {
            Parameter(ref output, normal + 9);
        }
        else if (to.IsPalette && to.Index < 16)
        {
            // Bright colours start at 90 and 100, that is 60 above the normal ones.
            Parameter(ref output, to.Index < 8 ? normal + to.Index : normal + 60 + to.Index - 8);
        }
        else if (to.IsPalette)
        {
            Parameter(ref output, normal + 8);
            Parameter(ref output, 5);
            Parameter(ref output, to.Index);
        }
        else
        {
            Parameter(ref output, normal + 8);
            Parameter(ref output, 2);
            Parameter(ref output, to.Rgb.R);
            Parameter(ref output, to.Rgb.G);
            Parameter(ref output, to.Rgb.B);
        }
    }

    private void Parameter(ref SequenceWriter output, int number)
    {
        output.Bytes(_open ? ";"u8 : "\e["u8);
        _open = true;
        output.Number(number);
    }
}
