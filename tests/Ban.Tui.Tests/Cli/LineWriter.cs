using System.Text;
using System.Threading.Channels;

namespace Ban.Tui.Tests.Cli;

/// <summary>Collects text, and hands out its lines to a test that waits for them.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _all = new();
    private readonly StringBuilder _line = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate)
        {
            _all.Append(value);
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            _lines.Writer.TryWrite(_line.ToString());
            _line.Clear();
        }
    }

    public async Task<string> NextLineAsync() => await _lines.Reader.ReadAsync(TestTime.Token);

    public override string ToString()
    {
        lock (_gate)
        {
            return _all.ToString();
        }
    }
}
