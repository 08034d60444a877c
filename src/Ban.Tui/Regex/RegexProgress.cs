using System.Globalization;

namespace Ban.Tui.Regex;

/// <summary>A line on standard error that says how far a large log is, where that is a terminal.</summary>
internal sealed class RegexProgress(RegexHost host, long totalBytes) : IDisposable
{
    /// <summary>Lines between two looks at the clock.</summary>
    private const int Stride = 4096;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly long _start = host.Clock.GetTimestamp();
    private long _last = host.Clock.GetTimestamp();
    private long _bytes;
    private long _lines;
    private bool _shown;

    /// <summary>Counts a line and shows the state now and then.</summary>
    public void Line(int length, RegexTally tally)
    {
        _bytes += length + 1;
        if (++_lines % Stride == 0 && host.ErrorIsTerminal && host.Clock.GetElapsedTime(_last) >= s_pause)
        {
            Show(tally);
        }
    }

    /// <summary>Takes the line away again.</summary>
    public void Dispose()
    {
        if (_shown)
        {
            host.Error.Write("\r\u001b[K");
        }
    }

    private void Show(RegexTally tally)
    {
        _last = host.Clock.GetTimestamp();
        _shown = true;
        double seconds = Math.Max(host.Clock.GetElapsedTime(_start).TotalSeconds, 0.001);

        // A packed log grows while it is read: its size says little then.
        string part = totalBytes > 0 && _bytes <= totalBytes ? string.Create(CultureInfo.InvariantCulture, $"{100 * _bytes / totalBytes,3} %  ") : string.Empty;
        host.Error.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\u001b[K{part}{tally.Lines} lines, {tally[LineStatus.Matched]} matched, {tally[LineStatus.Missed]} missed, {tally.Lines / seconds:0} lines/s"));
    }
}
