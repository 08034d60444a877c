using System.Text;
using Ban.Matching.Lines;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>Says in words which pattern came nearest to a missed line.</summary>
internal static class Explanation
{
    /// <summary>Characters of pattern and text that are shown on both sides of the place.</summary>
    private const int Shown = 60;

    /// <summary>The lines that explain.</summary>
    public static IEnumerable<string> Of(NearMiss? miss)
    {
        if (miss is null)
        {
            return ["          no pattern matches even in its first part"];
        }

        string name = miss.Pattern < 0 ? "prefregex" : $"failregex {miss.Pattern + 1}";
        if (miss.Missing.Length == 0)
        {
            return [$"          {name} matches by itself, but gave no failure: it needs a date or an id that counts"];
        }

        int stopped = Math.Min(miss.Stopped, miss.Text.Length);
        string before = Encoding.UTF8.GetString(miss.Text.AsSpan(0, stopped));
        string after = Encoding.UTF8.GetString(miss.Text.AsSpan(stopped));
        return
        [
            $"          nearest: {name}, which stopped before  {Visible(Head(miss.Missing))}",
            $"          at:      {Visible(Tail(before))} >>> {Visible(Head(after))}",
        ];
    }

    private static string Visible(string text) => TextLayout.MakeVisible(text);

    private static string Head(string text) => text.Length <= Shown ? text : text[..Shown] + "...";

    private static string Tail(string text) => text.Length <= Shown ? text : "..." + text[^Shown..];
}
