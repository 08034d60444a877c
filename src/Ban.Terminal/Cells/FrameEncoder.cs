using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ban.Terminal.Cells;

/// <summary>
/// Turns the difference between two frames into bytes for a terminal: cursor moves and styles only where cells differ, inside
/// a synchronized update (DEC mode 2026). Keeps no state between frames and allocates nothing.
/// </summary>
public sealed class FrameEncoder(ColorDepth depth)
{
    /// <summary>Unchanged cells up to this number are cheaper to write again than to jump over.</summary>
    private const int LongestRewrite = 3;

    /// <summary>From this many blank cells on, erasing to the end of the line is shorter than spaces.</summary>
    private const int ShortestErase = 4;

    /// <summary>
    /// Writes what makes a terminal that shows <paramref name="front"/> show <paramref name="back"/>; the grids have one size
    /// and one glyph pool. The cursor's place afterwards is not defined, the style is the default one.
    /// </summary>
    /// <returns>The number of bytes; 0 when nothing differs.</returns>
    public int Encode(CellGrid front, CellGrid back, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(front);
        ArgumentNullException.ThrowIfNull(back);
        if (front.Width != back.Width || front.Height != back.Height || front.Glyphs != back.Glyphs)
        {
            throw new ArgumentException("The frames must have one size and one glyph pool.", nameof(back));
        }

        var frame = new Frame(depth, back, output);
        for (int y = 0; y < back.Height; y++)
        {
            ReadOnlySpan<Cell> before = front.Row(y);
            ReadOnlySpan<Cell> after = back.Row(y);
            // Most rows do not differ; as bytes they are compared in vectors.
            int same = MemoryMarshal.AsBytes(before).CommonPrefixLength(MemoryMarshal.AsBytes(after));
            if (same < after.Length * Unsafe.SizeOf<Cell>())
            {
                frame.EncodeRow(before, after, same / Unsafe.SizeOf<Cell>(), y);
            }
        }

        return frame.End();
    }

    private ref struct Frame(ColorDepth depth, CellGrid back, IBufferWriter<byte> output)
    {
        private readonly GlyphPool _glyphs = back.Glyphs;
        private SequenceWriter _output = new(output);
        private Style _style;
        private int _cursorX = -1;
        private int _cursorY = -1;

        public void EncodeRow(ReadOnlySpan<Cell> before, ReadOnlySpan<Cell> after, int first, int y)
        {
            int blanks = TrailingBlanks(after);
            for (int x = first; x < after.Length; x++)
            {
                if (before[x] == after[x])
                {
                    continue;
                }

                // The right half is drawn with its left half, also when only the right one differs.
                int start = after[x].Glyph == Cell.Tail && x > 0 ? x - 1 : x;
                MoveTo(start, y, after);
                if (start >= blanks && after.Length - start >= ShortestErase)
                {
                    SetStyle(default);
                    _output.Bytes("\e[K"u8);
                    return;
                }

                x = Put(after, start) - 1;
            }
        }

        public int End()
        {
            if (_output.Written == 0)
            {
                return 0;
            }

            SetStyle(default);
            _output.Bytes("\e[?2026l"u8);
            return _output.Written;
        }

        private static int TrailingBlanks(ReadOnlySpan<Cell> row) => row.LastIndexOfAnyExcept(Cell.Blank) + 1;

        private void MoveTo(int x, int y, ReadOnlySpan<Cell> row)
        {
            if (_output.Written == 0)
            {
                _output.Bytes("\e[?2026h"u8);
            }

            int gap = x - _cursorX;
            if (y != _cursorY || _cursorX < 0 || gap < 0)
            {
                _output.MoveTo(x, y);
            }
            else if (gap > LongestRewrite || !IsPlain(row[_cursorX..x]))
            {
                _output.Csi(gap, (byte)'C');
            }
            else
            {
                foreach (Cell cell in row[_cursorX..x])
                {
                    _output.CodePoint(cell.Glyph);
                }
            }

            (_cursorX, _cursorY) = (x, y);
        }

        private readonly bool IsPlain(ReadOnlySpan<Cell> cells)
        {
            foreach (Cell cell in cells)
            {
                if (cell.Glyph is < ' ' or >= 0x7F || cell.Style != _style)
                {
                    return false;
                }
            }

            return true;
        }

        // Returns the column behind the glyph.
        private int Put(ReadOnlySpan<Cell> row, int x)
        {
            Cell cell = row[x];
            SetStyle(cell.Style);
            if (cell.Glyph < 0)
            {
                _output.Text(_glyphs[cell.Glyph]);
            }
            else
            {
                // A tail without its left half cannot be drawn; it can only come from a grid cut in the middle.
                _output.CodePoint(cell.Glyph == Cell.Tail ? ' ' : cell.Glyph);
            }

            int next = x + 1 < row.Length && row[x + 1].Glyph == Cell.Tail ? x + 2 : x + 1;
            // Behind the last column the cursor waits to wrap, and terminals do not agree on the width of emoji and of
            // clusters: in both cases its place is taken as unknown, so that no error spreads over the line.
            _cursorX = next >= row.Length || cell.Glyph < 0 || cell.Glyph >= 0x1F000 ? -1 : next;
            return next;
        }

        private void SetStyle(Style style)
        {
            StyleWriter.Write(ref _output, _style, style, depth);
            _style = style;
        }
    }
}
