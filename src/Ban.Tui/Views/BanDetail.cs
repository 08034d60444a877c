using Ban.Rpc.Contract;
using Ban.Terminal.Cells;
using Ban.Terminal.Widgets;
using Ban.Tui.App;

namespace Ban.Tui.Views;

/// <summary>All that is known of one ban, and the failures of its address that this screen has seen.</summary>
internal static class BanDetail
{
    private const int LabelWidth = 10;

    public static void Draw(BanInfo ban, Model model, Canvas canvas, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Slice(0, 0, canvas.Width, 1).Fill(theme.Rule, theme.Dim);
        canvas.WriteCut(3, 0, $" {ban.Id} in {ban.Jail} ", canvas.Width - 6, theme.Strong, theme.Ellipsis);
        int y = 1;
        foreach ((string label, string value) in Fields(ban, model.Link.Taken, context))
        {
            canvas.WriteCut(1, y, label, LabelWidth - 2, theme.Dim, theme.Ellipsis);
            canvas.WriteCut(LabelWidth, y++, value, canvas.Width - LabelWidth - 1, theme.Normal, theme.Ellipsis);
        }

        DrawFailures(ban, model.Failures, canvas, y, context);
    }

    private static IEnumerable<(string Label, string Value)> Fields(BanInfo ban, DateTimeOffset now, ViewContext context)
    {
        yield return ("since", Format.Moment(ban.Time, context));
        yield return ("until", ban.End is { } end ? $"{Format.Moment(end, context)}, {Format.Left(end - now)} left" : "for ever");
        yield return ("for", $"{Format.Duration(ban.BanTime)}, the {Format.Ordinal(ban.Count)} time");
        yield return ("failures", ban.Failures > 0 ? Format.Number(ban.Failures) : "none: banned by hand");
        if (ban.Reason is { Length: > 0 } reason)
        {
            yield return ("reason", reason);
        }

        if (ban.Restored)
        {
            yield return ("restored", "came back when the daemon started");
        }
    }

    private static void DrawFailures(BanInfo ban, FailuresModel failures, Canvas canvas, int y, ViewContext context)
    {
        Theme theme = context.Theme;
        canvas.Write(1, y++, "FAILURES SEEN HERE", theme.Dim);
        int first = y;
        for (int i = failures.All.Count - 1; i >= 0 && y < canvas.Height; i--)
        {
            EventInfo failure = failures.All[i].Event;
            if (failure.Id == ban.Id)
            {
                int x = canvas.Write(1, y, Format.Clock(failure.Time, context), theme.Dim) + 1;
                canvas.WriteCut(x, y++, $"{failure.Jail}  {failure.Line}", canvas.Width - x - 1, theme.Normal, theme.Ellipsis);
            }
        }

        if (y == first)
        {
            canvas.Write(1, y, "none since this screen was opened", theme.Dim);
        }
    }
}
