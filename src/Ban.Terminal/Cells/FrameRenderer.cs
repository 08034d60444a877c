using System.Buffers;

namespace Ban.Terminal.Cells;

/// <summary>
/// The two frames of a screen: one is what the terminal shows, the other is drawn on. Call <see cref="Begin"/>, draw, then
/// <see cref="End"/>. For one thread.
/// </summary>
public sealed class FrameRenderer(ColorDepth depth)
{
    private readonly FrameEncoder _encoder = new(depth);
    private readonly GlyphPool _glyphs = new();
    private CellGrid? _front;
    private CellGrid? _back;

    /// <summary>A blank canvas of the given size. Another size than before means that everything is drawn again.</summary>
    public Canvas Begin(int width, int height)
    {
        _front ??= new CellGrid(width, height, _glyphs);
        if (_back is null)
        {
            _back = new CellGrid(width, height, _glyphs);
            _front.Invalidate();
        }

        if (_glyphs.IsFull)
        {
            _glyphs.Clear();
            _front.Invalidate();
        }

        int clampedWidth = Math.Clamp(width, 1, CellGrid.MaxSide);
        int clampedHeight = Math.Clamp(height, 1, CellGrid.MaxSide);
        if (_back.Width != clampedWidth || _back.Height != clampedHeight)
        {
            _front.Resize(width, height);
            _front.Invalidate();
            _back.Resize(width, height);
        }

        _back.Clear();
        return new Canvas(_back);
    }

    /// <summary>Writes what changed since the last frame; returns the number of bytes, 0 for no change.</summary>
    public int End(IBufferWriter<byte> output)
    {
        if (_front is null || _back is null)
        {
            throw new InvalidOperationException("End without Begin.");
        }

        int written = _encoder.Encode(_front, _back, output);
        (_front, _back) = (_back, _front);
        return written;
    }

    /// <summary>Says that the terminal's content is lost, after a suspend for example: the next frame draws all.</summary>
    public void Invalidate() => _front?.Invalidate();
}
