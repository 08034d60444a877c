using System.Buffers;
using System.Text;
using Ban.Terminal.Cells;

namespace Ban.Terminal.Tests.Cells;

public sealed class FrameEncoderTests
{
    private static readonly string[] s_pieces =
        ["a", "b", " ", "     ", "word", "漢字", "e\u0301", "👨‍👩‍👧", "\u202e", "\e[2J", "한", "❤️", "x\u200by", "\ud800", "▁▂▃", "🇩🇪", "ｗ"];

    private static readonly Style[] s_styles =
    [
        default,
        new(Color.Palette(1)),
        new(Color.Palette(12), Color.Palette(200)),
        new(Color.FromRgb(1, 2, 3), default, TextAttributes.Bold),
        new(default, Color.FromRgb(200, 100, 0), TextAttributes.Underline | TextAttributes.Dim),
        new(Attributes: TextAttributes.Reverse),
    ];

    [Fact]
    public void Encode_RandomFrames_EmulatorShowsBackGrid()
    {
        var random = new Random(20261120);
        for (int run = 0; run < 200; run++)
        {
            (int width, int height) = (random.Next(1, 40), random.Next(1, 8));
            var renderer = new Harness(width, height, ColorDepth.TrueColor);
            for (int frame = 0; frame < 6; frame++)
            {
                renderer.Draw(canvas => Scribble(canvas, random));
                renderer.AssertShown();
            }
        }
    }

    [Fact]
    public void Encode_SameFrame_WritesNothing()
    {
        var harness = new Harness(80, 24, ColorDepth.Sixteen);
        harness.Draw(canvas => canvas.Write(3, 3, "text 漢字", s_styles[1]));

        int bytes = harness.Draw(canvas => canvas.Write(3, 3, "text 漢字", s_styles[1]));

        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Encode_OneCounterChanged_IsUnder100BytesAndInSynchronizedUpdate()
    {
        var harness = new Harness(160, 45, ColorDepth.Palette256);
        harness.Draw(canvas => Counter(canvas, "1,204"));

        int bytes = harness.Draw(canvas => Counter(canvas, "1,315"));

        Assert.InRange(bytes, 1, 99);
        Assert.StartsWith("\e[?2026h", harness.LastText, StringComparison.Ordinal);
        Assert.EndsWith("\e[?2026l", harness.LastText, StringComparison.Ordinal);
        harness.AssertShown();

        static void Counter(Canvas canvas, string number)
        {
            canvas.Fill('x', default);
            canvas.Write(100, 20, number, s_styles[2].With(TextAttributes.Bold));
        }
    }

    [Fact]
    public void Encode_ShorterLine_ErasesToTheEnd()
    {
        var harness = new Harness(80, 2, ColorDepth.Sixteen);
        harness.Draw(canvas => canvas.Write(0, 0, new string('x', 80)));

        harness.Draw(canvas => canvas.Write(0, 0, "x"));

        Assert.Equal("\e[?2026h\e[1;2H\e[K\e[?2026l", harness.LastText);
        harness.AssertShown();
    }

    [Fact]
    public void Encode_NoColor_WritesAttributesOnly()
    {
        var harness = new Harness(20, 1, ColorDepth.None);

        harness.Draw(canvas => canvas.Write(0, 0, "state", new Style(Color.Palette(1), Color.FromRgb(9, 9, 9), TextAttributes.Bold)));

        Assert.Contains("\e[1mstate", harness.LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorDepth.Sixteen, "\e[91mx")]
    [InlineData(ColorDepth.Palette256, "\e[38;5;196mx")]
    [InlineData(ColorDepth.TrueColor, "\e[38;2;255;0;0mx")]
    public void Encode_TrueColour_IsReducedToDepth(ColorDepth depth, string expected)
    {
        var harness = new Harness(5, 1, depth);

        harness.Draw(canvas => canvas.Write(0, 0, "x", new Style(Color.FromRgb(255, 0, 0))));

        Assert.Contains(expected, harness.LastText, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_ChangedFrame_AllocatesNothing()
    {
        var harness = new Harness(160, 45, ColorDepth.Palette256);
        Action<Canvas> even = canvas => canvas.Write(10, 10, "100", s_styles[1]);
        Action<Canvas> odd = canvas => canvas.Write(10, 10, "205", s_styles[1]);
        void DrawMany()
        {
            for (int i = 0; i < 100; i++)
            {
                harness.DrawOnly(i % 2 == 0 ? even : odd);
            }
        }

        DrawMany();
        Assert.Equal(0, AllocationMeter.LeastBytes(DrawMany));
    }

    [Fact]
    public void Encode_FramesOfTwoSizes_Throws()
    {
        var glyphs = new GlyphPool();

        Assert.Throws<ArgumentException>(() => new FrameEncoder(ColorDepth.None).Encode(new CellGrid(2, 2, glyphs), new CellGrid(3, 2, glyphs), new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Begin_PoolFullOfClusters_StartsOverAndStaysRight()
    {
        var harness = new Harness(40, 2, ColorDepth.None);
        for (int i = 0; i < GlyphPool.Capacity + 500; i++)
        {
            string marks = $"{(char)(0x300 + (i % 100))}{(char)(0x300 + (i / 100))}";
            harness.Draw(canvas => canvas.Write(0, 0, "e" + marks));
        }

        harness.AssertShown();
    }

    private static void Scribble(Canvas canvas, Random random)
    {
        int strokes = random.Next(0, 12);
        for (int i = 0; i < strokes; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
            Canvas part = random.Next(3) == 0 ? canvas.Slice(random.Next(canvas.Width), 0, random.Next(1, 10), canvas.Height) : canvas;
            part.Write(random.Next(-3, canvas.Width), random.Next(canvas.Height), text, s_styles[random.Next(s_styles.Length)]);
        }
    }

    private sealed class Harness(int width, int height, ColorDepth depth)
    {
        private readonly FrameRenderer _renderer = new(depth);
        private readonly ArrayBufferWriter<byte> _output = new(65536);
        private readonly TerminalEmulator _emulator = new(width, height);
        private CellGrid _expected = new(width, height, new GlyphPool());

        public string LastText => Encoding.UTF8.GetString(_output.WrittenSpan);

        public int DrawOnly(Action<Canvas> draw)
        {
            _output.ResetWrittenCount();
            draw(_renderer.Begin(width, height));
            return _renderer.End(_output);
        }

        public int Draw(Action<Canvas> draw)
        {
            Action<Canvas> recorded = canvas =>
            {
                draw(canvas);
                _expected = canvas.Grid;
            };
            int bytes = DrawOnly(recorded);
            _emulator.Feed(_output.WrittenSpan);
            return bytes;
        }

        public void AssertShown()
        {
            Assert.False(_emulator.InUpdate);
            Assert.Equal(default, _emulator.Style);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    Cell cell = _expected[x, y];
                    string text = cell.Glyph == Cell.Tail ? "" : cell.Glyph < 0 ? _expected.Glyphs[cell.Glyph] : char.ConvertFromUtf32(cell.Glyph);
                    Assert.Equal((text, cell.Style), _emulator[x, y]);
                }
            }
        }
    }
}
