using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;

namespace Ban.Tui.Views;

/// <summary>Finds captured groups in the line that they come from.</summary>
internal static class GroupSpans
{
    /// <summary>Parts of a failure's line that are its date or groups.</summary>
    public static IReadOnlyList<StyledSpan> Of(EventInfo failure, Theme theme) => failure.Captures is { } captures
        ? [.. Date(failure, theme), .. captures.OrderByDescending(static capture => capture.End - capture.Start).Select(capture => new StyledSpan(capture.Start, capture.End, SampleView.GroupStyle(capture.Group, theme)))]
        : Find(failure.Line ?? "", failure.Groups, theme);

    private static IEnumerable<StyledSpan> Date(EventInfo failure, Theme theme) =>
        failure.Date is { } date ? [new StyledSpan(date.Start, date.End, theme.Normal.With(TextAttributes.Underline))] : [];

    /// <summary>
    /// Where several lines made the failure, the daemon tells what a group captured and not where: a text that stands in the
    /// line twice is not marked, since the wrong one would be worse than none.
    /// </summary>
    private static List<StyledSpan> Find(string line, IReadOnlyDictionary<string, string>? groups, Theme theme)
    {
        var spans = new List<StyledSpan>();
        foreach ((string name, string value) in (groups ?? new Dictionary<string, string>()).OrderByDescending(static group => group.Value.Length))
        {
            int first = value.Length == 0 ? -1 : Find(line, value, 0);
            if (first >= 0 && Find(line, value, first + 1) < 0)
            {
                spans.Add(new StyledSpan(first, first + value.Length, SampleView.GroupStyle(name, theme)));
            }
        }

        return spans;
    }

    // As a whole word only: "a" does not stand in "admin".
    private static int Find(string line, string value, int start)
    {
        for (int place = line.IndexOf(value, start, StringComparison.Ordinal); place >= 0; place = line.IndexOf(value, place + 1, StringComparison.Ordinal))
        {
            int end = place + value.Length;
            bool begins = place == 0 || !char.IsLetterOrDigit(line[place - 1]) || !char.IsLetterOrDigit(value[0]);
            bool ends = end == line.Length || !char.IsLetterOrDigit(line[end]) || !char.IsLetterOrDigit(value[^1]);
            if (begins && ends)
            {
                return place;
            }
        }

        return -1;
    }
}
