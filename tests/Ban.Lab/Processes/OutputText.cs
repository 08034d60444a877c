using System.Text;

namespace Ban.Lab.Processes;

/// <summary>What a process has printed, in whole lines, up to a bound. Written by one reader, read by anyone.</summary>
public sealed class OutputText
{
    private const int MaxLineLength = 1 << 20;
    private const int MaxLength = 16 << 20;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private int _length;

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Called with each line as soon as it is there, on the reader's thread.</summary>
    public event Action<string>? LineRead;

    public override string ToString() => string.Join('\n', Lines);

    /// <summary>Reads to the end of the stream. What is beyond the bound is read and dropped, so that the writer never blocks.</summary>
    internal async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[8192];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            var rest = buffer.AsMemory(0, count);
            int end;
            while ((end = rest.Span.IndexOf('\n')) >= 0)
            {
                Grow(line, rest.Span[..end]);
                Add(line.ToString());
                line.Clear();
                rest = rest[(end + 1)..];
            }

            Grow(line, rest.Span);
        }

        if (line.Length > 0)
        {
            Add(line.ToString());
        }
    }

    private static void Grow(StringBuilder line, ReadOnlySpan<char> text)
        => line.Append(text[..Math.Min(text.Length, MaxLineLength - line.Length)]);

    private void Add(string line)
    {
        LineRead?.Invoke(line);
        lock (_gate)
        {
            if (_length + line.Length <= MaxLength)
            {
                _lines.Add(line);
                _length += line.Length + 1;
            }
        }
    }
}
