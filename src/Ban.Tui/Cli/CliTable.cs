using Ban.Terminal.Text;

namespace Ban.Tui.Cli;

/// <summary>
/// Rows in columns. On a terminal wide columns are narrowed and then the line is cut where it would not fit; elsewhere nothing
/// is cut. What somebody else has written, such as the id in a log, moves the columns behind it only so far.
/// </summary>
internal static class CliTable
{
    /// <summary>A column is not narrowed below this, and in a file not padded above it: a network of IPv6 in full.</summary>
    private const int WideColumn = 43;

    private const string Gap = "  ";

    /// <param name="context">Where it is printed.</param>
    /// <param name="head">Names of the columns.</param>
    /// <param name="rows">Cells, harmless to a terminal already.</param>
    public static void Print(CommandContext context, string[] head, IEnumerable<string[]> rows)
    {
        List<string[]> all = [head, .. rows];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => all.Max(row => TextLayout.Measure(row[column])))];
        int? columns = context.Console.Width;
        Narrow(widths, columns ?? 0);
        foreach (string[] row in all)
        {
            string line = string.Join(Gap, row.Select((cell, column) => Pad(columns is null ? cell : CliText.Cut(cell, widths[column]), widths[column]))).TrimEnd();
            context.Print(columns is { } known ? CliText.Cut(line, known) : line);
        }
    }

    /// <summary>Takes from the widest column, again and again, until the line fits or no column is wide.</summary>
    private static void Narrow(int[] widths, int columns)
    {
        int excess = widths.Sum() + ((widths.Length - 1) * Gap.Length) - columns;
        while (excess > 0 && widths.Max() is > WideColumn and var widest)
        {
            int next = widths.Where(width => width < widest).DefaultIfEmpty(0).Max();
            int cut = Math.Min(excess, widest - Math.Max(next, WideColumn));
            widths[Array.IndexOf(widths, widest)] -= cut;
            excess -= cut;
        }
    }

    private static string Pad(string cell, int width) => cell + new string(' ', Math.Max(0, width - TextLayout.Measure(cell)));
}
