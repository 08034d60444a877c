using System.Text;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Matching.Lines;

namespace Ban.Engine.Bans;

/// <content>What is said of lines and patterns that reached a limit. Whoever writes the log could else fill ours.</content>
internal sealed partial class JailWorker
{
    /// <summary>Bytes of the line, and characters of the pattern, that are shown.</summary>
    private const int ShownLength = 160;

    /// <summary>Said once for each pattern, and once for the first line that was cut; the status counts the rest.</summary>
    private void TellLimits(LimitWatch limits, in LogLine line, string path, DateTimeOffset now)
    {
        IReadOnlyList<CostlyPattern> costly = limits.TakeNews();
        string text = Head(Encoding.UTF8.GetString(line.Bytes[..Math.Min(line.Bytes.Length, ShownLength * 2)]));
        foreach ((string option, Core.Configuration.ConfigText pattern) in costly)
        {
            Tell($"{option} '{Head(pattern.Text)}' ({pattern.Origin}) took too many steps on the line at byte {line.Offset} and was given up there, "
                + $"as if it had not matched; further lines are only counted. The line: {text}");
        }

        if (limits.CutLines > 0 && !_toldCut)
        {
            _toldCut = true;
            Tell($"the line at byte {line.Offset} is longer than the limit and was cut; further ones are only counted. It begins: {text}");
        }

        void Tell(string message) => _events.Add(new SourceTrouble(now, _settings.Name, path, message));
    }

    private static string Head(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "...";
}
