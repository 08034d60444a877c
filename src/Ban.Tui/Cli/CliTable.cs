using Ban.Terminal.Text;

namespace Ban.Tui.Cli;

/// <summary>Rows in columns. On a terminal the last column is cut where the line would not fit; elsewhere nothing is.</summary>
internal static class CliTable
{
    private const string Gap = "  ";
    private const string Ellipsis = "…";

    /// <param name="context">Where it is printed.</param>
    /// <param name="head">Names of the columns.</param>
    /// <param name="rows">Cells, harmless to a terminal already.</param>
    public static void Print(CommandContext context, string[] head, IEnumerable<string[]> rows)
    {
        List<string[]> all = [head, .. rows];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => all.Max(row => TextLayout.Measure(row[column])))];
        foreach (string[] row in all)
        {
            string line = string.Join(Gap, row.Select((cell, column) => cell + new string(' ', widths[column] - TextLayout.Measure(cell)))).TrimEnd();
            context.Print(Fit(line, context.Console.Width));
        }
    }

    private static string Fit(string line, int? width) => width is not { } columns || TextLayout.Measure(line) <= columns
        ? line
        : line[..TextLayout.FittingLength(line, Math.Max(1, columns) - 1)] + Ellipsis;
}
