using System.Text;
using Ban.Terminal.Cells;
using Ban.Terminal.Text;

namespace Ban.Terminal.Tests.Cells;

/// <summary>
/// As much of a terminal as the encoder uses: cells with styles, cursor moves, SGR, erase to the end of the line. Anything
/// else fails the test, so that no sequence slips in unseen.
/// </summary>
internal sealed class TerminalEmulator
{
    private readonly (string Text, Style Style)[,] _cells;
    private readonly int _width;
    private readonly int _height;
    private int _x;
    private int _y;
    private Style _style;

    public TerminalEmulator(int width, int height)
    {
        (_width, _height) = (width, height);
        _cells = new (string, Style)[height, width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                _cells[y, x] = ("?", default);
            }
        }
    }

    public bool InUpdate { get; private set; }

    public Style Style => _style;

    public (string Text, Style Style) this[int x, int y] => _cells[y, x];

    public string Line(int y) => string.Concat(Enumerable.Range(0, _width).Select(x => _cells[y, x].Text)).TrimEnd();

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] == '\e')
            {
                i = Sequence(text, i);
                continue;
            }

            var reader = new ClusterReader(text.AsSpan(i, EndOfText(text, i) - i));
            Assert.True(reader.MoveNext());
            Assert.False(reader.IsEscaped, $"U+{reader.CodePoint:X4} must not reach a terminal");
            Put(reader.Current.ToString(), reader.Width);
            i += reader.Length;
        }
    }

    private static int EndOfText(string text, int from) => text.IndexOf('\e', from) is var end and >= 0 ? end : text.Length;

    private void Put(string text, int width)
    {
        Assert.True(InUpdate);
        Assert.True(_x + width <= _width, "text runs over the border");
        BlankWideAt(_x);
        if (width == 2)
        {
            BlankWideAt(_x + 1);
            _cells[_y, _x + 1] = ("", _style);
        }

        _cells[_y, _x] = (text, _style);
        _x += width;
    }

    // Writing over one half of a wide character blanks the other.
    private void BlankWideAt(int x)
    {
        if (_cells[_y, x].Text.Length == 0 && x > 0)
        {
            _cells[_y, x - 1] = (" ", _cells[_y, x - 1].Style);
        }

        if (x + 1 < _width && _cells[_y, x + 1].Text.Length == 0)
        {
            _cells[_y, x + 1] = (" ", _cells[_y, x + 1].Style);
        }
    }

    private int Sequence(string text, int start)
    {
        Assert.Equal('[', text[start + 1]);
        int end = start + 2;
        while (text[end] is < '@' or > '~')
        {
            end++;
        }

        string body = text[(start + 2)..end];
        switch (text[end])
        {
            case 'h': Assert.Equal("?2026", body); InUpdate = true; break;
            case 'l': Assert.Equal("?2026", body); InUpdate = false; break;
            case 'H':
                int[] position = Numbers(body);
                (_y, _x) = (position[0] - 1, position.Length > 1 ? position[1] - 1 : 0);
                Assert.InRange(_y, 0, _height - 1);
                Assert.InRange(_x, 0, _width - 1);
                break;
            case 'C': _x += body.Length == 0 ? 1 : Numbers(body)[0]; break;
            case 'K': EraseLine(); break;
            case 'm': Sgr(body.Length == 0 ? [0] : Numbers(body)); break;
            default: Assert.Fail($"unexpected sequence CSI {body}{text[end]}"); break;
        }

        return end + 1;
    }

    private static int[] Numbers(string body) => body.Length == 0 ? [1] : Array.ConvertAll(body.Split(';'), part => part.Length == 0 ? 1 : int.Parse(part));

    private void EraseLine()
    {
        BlankWideAt(_x);
        for (int x = _x; x < _width; x++)
        {
            _cells[_y, x] = (" ", default(Style) with { Background = _style.Background });
        }
    }

    private void Sgr(int[] numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            switch (numbers[i])
            {
                case 0: _style = default; break;
                case 1: _style = _style.With(TextAttributes.Bold); break;
                case 2: _style = _style.With(TextAttributes.Dim); break;
                case 4: _style = _style.With(TextAttributes.Underline); break;
                case 7: _style = _style.With(TextAttributes.Reverse); break;
                case 38: _style = _style with { Foreground = Extended(numbers, ref i) }; break;
                case 48: _style = _style with { Background = Extended(numbers, ref i) }; break;
                case 39: _style = _style with { Foreground = default }; break;
                case 49: _style = _style with { Background = default }; break;
                case var n and (>= 30 and < 38 or >= 90 and < 98): _style = _style with { Foreground = Basic(n - 30) }; break;
                case var n and (>= 40 and < 48 or >= 100 and < 108): _style = _style with { Background = Basic(n - 40) }; break;
                default: Assert.Fail($"unexpected SGR {numbers[i]}"); break;
            }
        }
    }

    private static Color Basic(int number) => Color.Palette((byte)(number < 8 ? number : number - 60 + 8));

    private static Color Extended(int[] numbers, ref int i)
    {
        if (numbers[i + 1] == 5)
        {
            i += 2;
            return Color.Palette((byte)numbers[i]);
        }

        Assert.Equal(2, numbers[i + 1]);
        i += 4;
        return Color.FromRgb((byte)numbers[i - 2], (byte)numbers[i - 1], (byte)numbers[i]);
    }
}
